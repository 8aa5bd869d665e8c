import { type ChunkFrame, decodeChunkFrames } from '@sightline/schemas';

const concat = (left: Uint8Array, right: Uint8Array): Uint8Array => {
  if (left.length === 0) return right;
  const both = new Uint8Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  return both;
};

/**
 * The chunks in an `application/vnd.sightline.chunks` body, each as soon as it has arrived.
 * @throws Error when the body ends in the middle of a chunk.
 */
export async function* readChunkFrames(
  body: ReadableStream<Uint8Array>,
  onBytes?: (received: number) => void,
): AsyncGenerator<ChunkFrame> {
  const reader = body.getReader();
  let pending: Uint8Array = new Uint8Array();
  let received = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      received += value.byteLength;
      onBytes?.(received);
      const { frames, rest } = decodeChunkFrames(concat(pending, value));
      pending = rest;
      yield* frames;
    }
  } finally {
    reader.releaseLock();
  }
  if (pending.length > 0) throw new Error('The recording broke off in the middle of a chunk.');
}
