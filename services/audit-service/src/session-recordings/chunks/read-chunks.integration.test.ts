import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { credentials, status } from '@grpc/grpc-js';
import { createMetrics, type ObjectStore } from '@sightline/platform';
import type { Chunk__Output, ReadChunksRequest } from '@sightline/schemas/grpc';
import { audit } from '@sightline/schemas/grpc';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ControlLog } from '../../control-plane/control-log.ts';
import { ControlState } from '../../control-plane/control-state.ts';
import { createGrpcServer } from '../../grpc-server.ts';
import { type AuditFixture, freePort, quiet, startAuditFixture } from '../../testing/audit-service-fixture.ts';
import { type StoredChunk, storeChunks, storedChunk } from '../../testing/stored-session.ts';

let fixture: AuditFixture;
beforeAll(async () => {
  fixture = await startAuditFixture();
});
afterAll(() => fixture?.stop());

async function read(request: ReadChunksRequest): Promise<Chunk__Output[]> {
  const chunks: Chunk__Output[] = [];
  const call = fixture.recordings.readChunks({ project: 'shop', ...request }, fixture.metadata);
  for await (const chunk of call) chunks.push(chunk as Chunk__Output);
  return chunks;
}
const names = (chunks: Pick<StoredChunk, 'tab' | 'seq'>[]) => chunks.map(({ tab, seq }) => `${tab}/${seq}`);
const store = (session: string, object: string, chunks: StoredChunk[]) =>
  storeChunks(fixture, { project: 'shop', session, object }, chunks);

const start = 1_795_000_000_000;
const at = (tab: string, seq: number, seconds: number, keyframe = false): StoredChunk =>
  storedChunk({ tab, seq, firstTime: start + seconds * 1000, keyframe });

describe('ReadChunks', () => {
  const chunks = [
    at('tab-aaaa', 0, 0, true),
    at('tab-aaaa', 1, 10),
    at('tab-bbbb', 0, 5, true),
    at('tab-aaaa', 2, 20, true),
    at('tab-bbbb', 1, 20),
    at('tab-aaaa', 3, 30),
    at('tab-cccc', 0, 40),
  ];
  const inOrder = [0, 2, 1, 3, 4, 5, 6].map((index) => chunks[index] as StoredChunk);

  beforeAll(async () => {
    // Over several objects, and once more as a repeat in another one.
    await store('session-tabs', 'segments/a.seg', [chunks[4], chunks[0], chunks[2]] as StoredChunk[]);
    await store('session-tabs', 'segments/b.seg', [chunks[1], chunks[3], chunks[5], chunks[6]] as StoredChunk[]);
    await store('session-tabs', 'segments/c.seg', [chunks[3], chunks[0]] as StoredChunk[]);
  });

  it('gives every chunk once, by time, its body as stored', async () => {
    const given = await read({ session: 'session-tabs' });
    expect(names(given)).toEqual(names(inOrder));
    expect(given).toEqual(inOrder.map((chunk) => ({ ...chunk, events: 3 })));
  });

  it('gives what lies behind a place, and other tabs whole', async () => {
    const given = await read({ session: 'session-tabs', after: [{ tab: 'tab-aaaa', seq: 2 }] });
    expect(names(given)).toEqual(['tab-bbbb/0', 'tab-bbbb/1', 'tab-aaaa/3', 'tab-cccc/0']);
  });

  it('gives tabs from their last keyframe on, and nothing of one that has none', async () => {
    const given = await read({ session: 'session-tabs', fromLastKeyframe: true });
    expect(names(given)).toEqual(['tab-bbbb/0', 'tab-aaaa/2', 'tab-bbbb/1', 'tab-aaaa/3']);
  });

  it('lets a place win over the keyframe', async () => {
    const given = await read({
      session: 'session-tabs',
      fromLastKeyframe: true,
      after: [
        { tab: 'tab-aaaa', seq: 0 },
        { tab: 'tab-cccc', seq: 7 },
      ],
    });
    expect(names(given)).toEqual(['tab-bbbb/0', 'tab-aaaa/1', 'tab-aaaa/2', 'tab-bbbb/1', 'tab-aaaa/3']);
  });

  it('gives nothing of a session or project that there is not', async () => {
    expect(await read({ session: 'session-none' })).toEqual([]);
    expect(await read({ project: 'other', session: 'session-tabs' })).toEqual([]);
  });

  it('keeps a tab in sequence when its clock was set back', async () => {
    const clock = [at('tab-aaaa', 0, 100, true), at('tab-aaaa', 1, 40), at('tab-aaaa', 2, 50), at('tab-bbbb', 0, 70)];
    await store('session-clock', 'segments/clock.seg', clock);
    const given = await read({ session: 'session-clock' });
    expect(names(given)).toEqual(['tab-bbbb/0', 'tab-aaaa/0', 'tab-aaaa/1', 'tab-aaaa/2']);
  });

  it('reads a long session page by page', async () => {
    const many = Array.from({ length: 5_003 }, (_, index) =>
      storedChunk({
        tab: index % 2 === 0 ? 'tab-aaaa' : 'tab-bbbb',
        seq: index >> 1,
        // Many share their time, so that a page's end falls between equals.
        firstTime: start + Math.floor(index / 700) * 1000,
        body: Buffer.from(`body ${index}`),
      }),
    );
    await store('session-long', 'segments/long.seg', many);
    const given = await read({ session: 'session-long' });
    expect(given).toHaveLength(many.length);
    expect(new Set(names(given)).size).toBe(many.length);
    const bodies = new Map(many.map((chunk) => [`${chunk.tab}/${chunk.seq}`, chunk.body]));
    for (const chunk of given)
      expect(chunk.body.equals(bodies.get(`${chunk.tab}/${chunk.seq}`) ?? Buffer.of())).toBe(true);
    for (const tab of ['tab-aaaa', 'tab-bbbb']) {
      const seqs = given.filter((chunk) => chunk.tab === tab).map(({ seq }) => seq);
      expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
    }
  });

  it('says when an object is missing', async () => {
    await store('session-lost', 'segments/lost.seg', [at('tab-aaaa', 0, 0, true)]);
    await fixture.objects.delete('segments/lost.seg');
    await expect(read({ session: 'session-lost' })).rejects.toMatchObject({ code: status.DATA_LOSS });
  });

  it('refuses more places than there can be tabs', async () => {
    const after = Array.from({ length: 1_001 }, (_, index) => ({ tab: `tab-${index}`, seq: 0 }));
    await expect(read({ session: 'session-tabs', after })).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
  });
});

describe('a slow receiver of ReadChunks', () => {
  const size = 500_000;
  const count = 60;
  let bytesRead = 0;
  let server: ReturnType<typeof createGrpcServer>;
  let recordings: InstanceType<typeof audit.SessionRecordings>;

  beforeAll(async () => {
    const body = randomBytes(size);
    const large = Array.from({ length: count }, (_, seq) => storedChunk({ seq, body }));
    await store('session-large', 'segments/large.seg', large);
    const objects: ObjectStore = {
      ...fixture.objects,
      read(key, offset, length) {
        bytesRead += length;
        return fixture.objects.read(key, offset, length);
      },
    };
    const controlState = new ControlState();
    const publisher = { publish: () => Promise.reject(new Error('not for this test')) };
    const config = { ...fixture.config, PORT: await freePort() };
    server = createGrpcServer({
      config,
      log: quiet,
      metrics: createMetrics('audit-service'),
      clickhouse: fixture.clickhouse,
      objects,
      controlState,
      controlLog: new ControlLog({ publisher, state: controlState }),
      erasureRunner: { wake: () => {} },
      retentionKeeper: {
        storage: () => ({ archivedBytes: 0, budgetBytes: 0, freeBytes: undefined, state: 'ok', lookedAt: 0 }),
      },
    });
    await server.start();
    recordings = new audit.SessionRecordings(`127.0.0.1:${config.PORT}`, credentials.createInsecure());
  });
  afterAll(async () => {
    recordings?.close();
    await server?.stop();
  });

  it('makes the service stop reading, and go on when it takes more', async () => {
    const call = recordings.readChunks({ project: 'shop', session: 'session-large' }, fixture.metadata);
    const iterator = call[Symbol.asyncIterator]();
    await iterator.next();
    await sleep(500);
    const whilePaused = bytesRead;
    // What the receiver's own stream takes in advance (16 messages), and the service's window.
    expect(whilePaused).toBeLessThan(25 * size);
    let chunks = 1;
    while (!(await iterator.next()).done) chunks++;
    expect(chunks).toBe(count);
    expect(bytesRead).toBe(count * size);
  });

  it('that leaves makes the service stop reading for good', async () => {
    bytesRead = 0;
    const call = recordings.readChunks({ project: 'shop', session: 'session-large' }, fixture.metadata);
    call.on('error', () => undefined);
    await call[Symbol.asyncIterator]().next();
    call.cancel();
    await sleep(300);
    const afterCancel = bytesRead;
    await sleep(300);
    expect(bytesRead).toBe(afterCancel);
    expect(bytesRead).toBeLessThan(25 * size);
  });
});
