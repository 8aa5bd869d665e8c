import type { ChunkInfo } from '@sightline/schemas';

/**
 * What a chunk is to somebody who has taken the chunks of its tab up to `seq` (undefined: waits for a keyframe):
 * had before, the next one, a place to start from, behind a hole, or of no use yet.
 */
export function chunkStep(
  seq: number | undefined,
  chunk: Pick<ChunkInfo, 'seq' | 'keyframe'>,
): 'repeat' | 'next' | 'start' | 'hole' | 'too-early' {
  if (seq === undefined) return chunk.keyframe ? 'start' : 'too-early';
  if (chunk.seq <= seq) return 'repeat';
  if (chunk.seq === seq + 1) return 'next';
  return chunk.keyframe ? 'start' : 'hole';
}
