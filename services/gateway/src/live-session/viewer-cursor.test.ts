import { decodeChunkFrames, type LiveMessage } from '@sightline/schemas';
import { describe, expect, it } from 'vitest';
import { makeChunk } from '../testing/chunks.ts';
import { createRandom } from '../testing/random.ts';
import { createFrameLog } from './frame-log.ts';
import { createViewerCursor } from './viewer-cursor.ts';

const session = 'session-1';

function createViewer() {
  const got: string[] = [];
  const viewer = {
    got,
    room: Number.POSITIVE_INFINITY,
    canTake: () => viewer.room > 0,
    send: (message: LiveMessage) =>
      void got.push(message.type === 'resync' ? `resync ${message.tab} ${message.reason}` : message.type),
    sendFrame(bytes: Uint8Array) {
      viewer.room--;
      const [frame] = decodeChunkFrames(bytes).frames;
      got.push(`${frame?.tab}${frame?.seq}`);
    },
  };
  return viewer;
}

describe('a viewer', () => {
  it('gets everything from the last keyframes on, then word that it is live', () => {
    const log = createFrameLog(1_000_000);
    for (const [tab, seq, key] of [
      ['a', 0, true],
      ['a', 1, false],
      ['b', 0, true],
      ['a', 2, true],
      ['a', 3, false],
    ] as const) {
      log.append(session, makeChunk(tab, seq, key), false);
    }
    const viewer = createViewer();
    const cursor = createViewerCursor(session, log, viewer);
    cursor.pump({ open: false, now: 0 });
    expect(viewer.got).toEqual(['b0', 'a2', 'a3']);
    cursor.pump({ open: true, now: 0 });
    log.append(session, makeChunk('a', 4), false);
    cursor.pump({ open: true, now: 0 });
    expect(viewer.got).toEqual(['b0', 'a2', 'a3', 'live', 'a4']);
  });

  it('is told of a gap', () => {
    const log = createFrameLog(1_000_000);
    const viewer = createViewer();
    const cursor = createViewerCursor(session, log, viewer);
    log.append(session, makeChunk('a', 0, true), false);
    cursor.pump({ open: true, now: 0 });
    log.append(session, makeChunk('a', 5, true), true);
    cursor.pump({ open: true, now: 0 });
    expect(viewer.got).toEqual(['a0', 'live', 'resync a gap', 'a5']);
  });

  it('goes on where it was when it was slow for a moment', () => {
    const log = createFrameLog(1_000_000);
    const viewer = createViewer();
    const cursor = createViewerCursor(session, log, viewer);
    viewer.room = 1;
    for (const seq of [0, 1, 2]) log.append(session, makeChunk('a', seq, seq === 0), false);
    cursor.pump({ open: true, now: 50 });
    expect(viewer.got).toEqual(['a0']);
    expect(cursor.behindSince()).toBe(50);
    viewer.room = 10;
    cursor.pump({ open: true, now: 80 });
    expect(viewer.got).toEqual(['a0', 'a1', 'a2', 'live']);
    expect(cursor.behindSince()).toBeUndefined();
  });

  it('starts anew at a keyframe when it was slow for longer', () => {
    const log = createFrameLog(1_000_000);
    const viewer = createViewer();
    const cursor = createViewerCursor(session, log, viewer);
    viewer.room = 1;
    for (const seq of [0, 1, 2, 3]) log.append(session, makeChunk('a', seq, seq % 2 === 0), false);
    cursor.pump({ open: true, now: 0 });
    log.append(session, makeChunk('a', 4, true), false);
    viewer.room = 10;
    cursor.pump({ open: true, now: 0 });
    // It came to the log when 2 was the last keyframe, and 4 has replaced 2 and 3 since.
    expect(viewer.got).toEqual(['a2', 'resync a slow_consumer', 'a4', 'live']);
  });

  it('waits for a keyframe when the log no longer has its start', () => {
    const log = createFrameLog(400);
    for (let seq = 0; seq < 10; seq++) log.append(session, makeChunk('a', seq, seq === 0), false);
    const viewer = createViewer();
    const cursor = createViewerCursor(session, log, viewer);
    cursor.pump({ open: true, now: 0 });
    log.append(session, makeChunk('a', 10), false);
    cursor.pump({ open: true, now: 0 });
    expect(viewer.got).toEqual(['live']);
    log.append(session, makeChunk('a', 11, true), false);
    cursor.pump({ open: true, now: 0 });
    expect(viewer.got).toEqual(['live', 'a11']);
  });

  it('never gets a frame without the one before it, however slow it is and whatever is dropped', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = createRandom(seed);
      const log = createFrameLog(2_000);
      const viewer = createViewer();
      const cursor = createViewerCursor(session, log, viewer);
      const next = { a: 0, b: 0 };
      const keyframes = new Set<string>();
      for (let step = 0; step < 200; step++) {
        const tab = random() < 0.5 ? 'a' : 'b';
        const afterGap = next[tab] > 0 && random() < 0.05;
        if (afterGap) next[tab] += 2;
        const seq = next[tab]++;
        const keyframe = seq === 0 || afterGap || random() < 0.1;
        if (keyframe) keyframes.add(`${tab}${seq}`);
        log.append(session, makeChunk(tab, seq, keyframe, Math.floor(random() * 100)), afterGap);
        viewer.room = random() < 0.3 ? Math.floor(random() * 8) : viewer.room;
        cursor.pump({ open: true, now: step });
      }
      const last = new Map<string, number>();
      let resync = '';
      for (const item of viewer.got) {
        if (item.startsWith('resync')) resync = item.split(' ')[1] ?? '';
        if (!/^[ab]\d+$/.test(item)) continue;
        const [tab, seq] = [item.charAt(0), Number(item.slice(1))];
        const before = last.get(tab);
        if (before === undefined) expect(keyframes.has(item)).toBe(true);
        else if (seq !== before + 1) expect(keyframes.has(item) && resync === tab && seq > before).toBe(true);
        last.set(tab, seq);
        resync = '';
      }
    }
  });
});
