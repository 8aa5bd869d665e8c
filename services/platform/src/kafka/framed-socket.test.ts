import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { createFramedSocket } from './framed-socket.ts';

const open: { close(): void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

/** A broker's end and ours, and what ours has told so far. */
async function connect() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'connection');
  const { port } = server.address() as AddressInfo;
  const socket = createFramedSocket({ host: '127.0.0.1', port, onConnect: () => undefined });
  const answers: Buffer[] = [];
  socket.on('data', (answer: Buffer) => void answers.push(answer));
  const [broker] = (await accepted) as [Socket];
  open.push({ close: () => socket.destroy() }, { close: () => broker.destroy() }, server);
  return { socket, broker, answers };
}

const frame = (body: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length);
  return Buffer.concat([length, body]);
};
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
};

it('tells of whole answers, however they are cut', async () => {
  const { broker, answers } = await connect();
  const frames = [0, 1, 700_000, 3, 0, 65_536].map((size, index) => frame(Buffer.alloc(size, index + 1)));
  const bytes = Buffer.concat(frames);
  broker.setNoDelay(true);
  for (let at = 0, size = 1; at < bytes.length; at += size, size = (size * 7) % 90_001) {
    size = Math.max(1, size);
    broker.write(bytes.subarray(at, at + size));
    if (at < 40) await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await until(() => answers.length === frames.length);
  expect(answers.map((answer) => answer.equals(frames[answers.indexOf(answer)] as Buffer))).toEqual(
    frames.map(() => true),
  );
});

it('ends with an error where no answer can be', async () => {
  const { socket, broker, answers } = await connect();
  const failed = once(socket, 'error');
  broker.write(Buffer.from('HTTP/1.1 400 Bad Request\r\n'));
  expect(String((await failed)[0])).toContain('an answer of 1213486160 bytes');
  expect(answers).toEqual([]);
});

it('tells of the end', async () => {
  const { socket, broker } = await connect();
  const ended = once(socket, 'close');
  broker.end();
  await ended;
});
