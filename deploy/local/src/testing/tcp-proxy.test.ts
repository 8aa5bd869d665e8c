import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTcpProxy, type TcpProxy } from './tcp-proxy.ts';

let server: Server;
let proxy: TcpProxy;
let seen = '';
const clients: Socket[] = [];

beforeEach(async () => {
  seen = '';
  server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      seen += bytes;
      socket.write(`echo ${bytes}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  proxy = await createTcpProxy({ target: typeof address === 'object' && address ? address.port : 0 });
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await proxy.close();
  await new Promise((resolve) => server.close(resolve));
});

async function client(): Promise<{ socket: Socket; received: () => string }> {
  const socket = connect(proxy.port, '127.0.0.1');
  clients.push(socket);
  let text = '';
  socket.on('data', (bytes) => {
    text += bytes;
  });
  socket.on('error', () => {});
  await once(socket, 'connect');
  return { socket, received: () => text };
}
const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
};
const moment = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 60));

test('passes both ways; cut breaks what is connected and lets new clients in', async () => {
  const first = await client();
  first.socket.write('one');
  await until(() => first.received() === 'echo one');
  expect(proxy.connections).toBe(1);
  const closed = new Promise((resolve) => first.socket.once('close', resolve));
  proxy.cut();
  await closed;
  const second = await client();
  second.socket.write('two');
  await until(() => second.received() === 'echo two');
});

test('pause holds everything back until resume', async () => {
  const { socket, received } = await client();
  proxy.pause();
  socket.write('late');
  await moment();
  expect(seen).toBe('');
  proxy.resume();
  await until(() => received() === 'echo late');
});

test('dropped replies: the server has the work done, the client hears nothing', async () => {
  const { socket, received } = await client();
  proxy.dropReplies();
  socket.write('done');
  await until(() => seen === 'done');
  await moment();
  expect(received()).toBe('');
});

test('refuse looks like a server that has gone', async () => {
  proxy.refuse();
  const socket = connect(proxy.port, '127.0.0.1');
  const [error] = await once(socket, 'error');
  expect(error.code).toBe('ECONNRESET');
  proxy.accept();
  const { socket: next, received } = await client();
  next.write('back');
  await until(() => received() === 'echo back');
});
