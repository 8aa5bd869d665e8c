import type { ChunkFrame } from '@sightline/schemas';

/** A chunk whose body is of no interest. */
export const makeChunk = (tab: string, seq: number, keyframe = false, bytes = 10): ChunkFrame => ({
  tab,
  seq,
  firstTime: seq * 1000,
  lastTime: seq * 1000 + 900,
  events: 1,
  keyframe,
  body: new Uint8Array(bytes),
});
