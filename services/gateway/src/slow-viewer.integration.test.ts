import { randomBytes, randomUUID } from 'node:crypto';
import { closeCodes } from '@sightline/schemas';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeChunk } from './testing/chunks.ts';
import { pause, startGatewayScope, until } from './testing/gateway-scope.ts';
import { connectRaw, type RawViewer } from './testing/raw-viewer.ts';

let scope: Awaited<ReturnType<typeof startGatewayScope>>;

beforeAll(async () => {
  scope = await startGatewayScope({ MAX_BUFFERED_BYTES: '1000000', SLOW_CONSUMER_MS: '3000' });
});
afterAll(() => scope?.stop());

const size = 400_000;
const body = randomBytes(size);
const chunkOf = (seq: number, keyframe: boolean) => ({ ...makeChunk('tab-a', seq, keyframe), body });
const lastFrame = ({ received }: RawViewer): number | undefined =>
  received.findLast((item) => 'frame' in item && item.frame)
    ? received.flatMap((item) => ('frame' in item ? item.frame.seq : [])).at(-1)
    : undefined;

async function watch(): Promise<{ viewer: RawViewer; session: string }> {
  const session = `session-${randomUUID()}`;
  scope.archive.chunks.set(`shop/${session}`, [chunkOf(0, true)]);
  const viewer = await connectRaw(scope.url(await scope.issueTicket('shop')));
  viewer.send(JSON.stringify({ type: 'watch', session }));
  await until(() => viewer.received.some((item) => 'message' in item && item.message.type === 'live'));
  return { viewer, session };
}

describe('a slow viewer', () => {
  it('goes on at a keyframe when it reads again, with no frame out of place', async () => {
    const { viewer, session } = await watch();
    viewer.pause();
    const last = 60;
    for (let seq = 1; seq <= last; seq++) await scope.publishLive('shop', session, [chunkOf(seq, seq % 10 === 0)]);
    await pause(300);
    viewer.resume();
    await until(() => lastFrame(viewer) === last);

    let before = -1;
    let resync = false;
    let resyncs = 0;
    for (const item of viewer.received) {
      if ('message' in item) resync = item.message.type === 'resync' && item.message.reason === 'slow_consumer';
      else {
        const { seq, keyframe, body: got } = item.frame;
        expect(got.length).toBe(size);
        if (seq !== before + 1) {
          expect(resync && keyframe && seq > before).toBe(true);
          resyncs++;
        }
        before = seq;
        resync = false;
      }
    }
    expect(resyncs).toBeGreaterThan(0);
    viewer.destroy();
  });

  it('is let go when it stays behind', async () => {
    const { viewer, session } = await watch();
    viewer.pause();
    for (let seq = 1; seq <= 50; seq++) await scope.publishLive('shop', session, [chunkOf(seq, seq % 10 === 0)]);
    await pause(3_200);
    await scope.publishLive('shop', session, [chunkOf(51, false)]);
    await pause(300);
    viewer.resume();
    expect(await viewer.closed).toBe(closeCodes.slow_consumer);
    viewer.destroy();
  });
});
