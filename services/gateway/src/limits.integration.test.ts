import { randomUUID } from 'node:crypto';
import { connect as connectTcp } from 'node:net';
import { closeCodes } from '@sightline/schemas';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeChunk } from './testing/chunks.ts';
import { pause, startGatewayScope, until } from './testing/gateway-scope.ts';
import { connectLive } from './testing/live-client.ts';

let scope: Awaited<ReturnType<typeof startGatewayScope>>;

beforeAll(async () => {
  scope = await startGatewayScope();
});
afterAll(() => scope?.stop());

/** The status line of an upgrade, spoken by hand. */
const upgrade = (port: number, path: string, headers: string[] = []): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connectTcp(port, '127.0.0.1');
    socket.on('error', reject);
    socket.on('data', (data) => {
      resolve(String(data).split('\r\n')[0] ?? '');
      socket.destroy();
    });
    const lines = [
      `GET ${path} HTTP/1.1`,
      'Host: gateway',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      ...headers,
    ];
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  });

describe('the door', () => {
  it('lets an address try so often and no more', async () => {
    const gateway = await scope.start({ CONNECTIONS_PER_MINUTE: '3' });
    const answers: string[] = [];
    for (let i = 0; i < 4; i++) answers.push(await upgrade(gateway.port(), '/v1/live?ticket=x'));
    expect(answers.map((line) => line.split(' ')[1])).toEqual(['101', '101', '101', '429']);
    await gateway.stop();
  });

  it('is open to the origins that it was told, and to clients that are no browsers', async () => {
    const gateway = await scope.start({ ALLOWED_ORIGINS: 'https://a.example,https://b.example' });
    const status = async (...headers: string[]) =>
      (await upgrade(gateway.port(), '/v1/live?ticket=x', headers)).split(' ')[1];
    expect(await status('Origin: https://b.example')).toBe('101');
    expect(await status('Origin: https://evil.example')).toBe('403');
    expect(await status('Origin: null')).toBe('403');
    expect(await status()).toBe('101');
    await gateway.stop();
  });

  it('holds so many connections', async () => {
    const gateway = await scope.start({ MAX_CONNECTIONS: '1' });
    const viewer = await connectLive(scope.url(await scope.issueTicket('shop'), gateway.port()));
    expect((await upgrade(gateway.port(), '/v1/live?ticket=x')).split(' ')[1]).toBe('503');
    viewer.close();
    await gateway.stop();
  });

  it('is the only one on its port', async () => {
    await expect(scope.start({ PORT: String(scope.gateway.port()) })).rejects.toThrow('cannot listen');
  });

  it('knows no other path', async () => {
    const answer = await fetch(`http://127.0.0.1:${scope.gateway.port()}/other`);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: 'not-found' });
  });
});

describe('a viewer', () => {
  it('is told to come back when the gateway stops', async () => {
    const gateway = await scope.start();
    const viewer = await connectLive(scope.url(await scope.issueTicket('shop'), gateway.port()));
    await gateway.stop();
    expect(await viewer.closed).toBe(closeCodes.shutting_down);
  });

  it('is told when the archive does not answer', async () => {
    const session = `session-${randomUUID()}`;
    scope.archive.failing = true;
    const viewer = await scope.connect('shop');
    viewer.send({ type: 'watch', session });
    const code = await viewer.closed;
    scope.archive.failing = false;
    expect(code).toBe(closeCodes.upstream_unavailable);
  });

  it('gets the recording when the archive comes back in time', async () => {
    const session = `session-${randomUUID()}`;
    scope.archive.chunks.set(`shop/${session}`, [makeChunk('tab-a', 0, true)]);
    scope.archive.failing = true;
    const viewer = await scope.connect('shop');
    const before = scope.archive.reads();
    viewer.send({ type: 'watch', session });
    await until(() => scope.archive.reads() > before);
    await scope.publishLive('shop', session, [makeChunk('tab-a', 1)]);
    await pause(1_500);
    scope.archive.failing = false;
    await until(() => viewer.frames().length === 2);
    expect(viewer.names()).toEqual(['tab-a0', 'tab-a1', 'live']);
    viewer.close();
  });
});
