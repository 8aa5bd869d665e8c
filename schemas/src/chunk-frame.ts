/** What a viewer is told about a chunk; times are epoch milliseconds. */
export interface ChunkInfo {
  /** Named where one connection carries several sessions: in frames from the gateway. */
  session?: string;
  tab: string;
  seq: number;
  firstTime: number;
  lastTime: number;
  events: number;
  keyframe: boolean;
}

/**
 * One chunk on its way to a viewer, in an HTTP body (frames one after the other) or a WebSocket message (one frame):
 *
 *     uint32 BE  length of the head
 *     uint32 BE  length of the body
 *     head       JSON of {@link ChunkInfo}, UTF-8
 *     body       gzip NDJSON of masked rrweb events, exactly as stored
 */
export interface ChunkFrame extends ChunkInfo {
  body: Uint8Array;
}

const lengths = 8;

export function encodeChunkFrame({ body, ...info }: ChunkFrame): Uint8Array {
  const head = new TextEncoder().encode(JSON.stringify(info));
  const frame = new Uint8Array(lengths + head.length + body.length);
  const view = new DataView(frame.buffer);
  view.setUint32(0, head.length);
  view.setUint32(4, body.length);
  frame.set(head, lengths);
  frame.set(body, lengths + head.length);
  return frame;
}

/**
 * Reads the whole frames at the start of `bytes`; `rest` is what follows the last of them.
 * @throws RangeError when a frame states more than 64 MiB, SyntaxError when a head is not JSON.
 */
export function decodeChunkFrames(bytes: Uint8Array): { frames: ChunkFrame[]; rest: Uint8Array } {
  const frames: ChunkFrame[] = [];
  let at = 0;
  while (bytes.length - at >= lengths) {
    const view = new DataView(bytes.buffer, bytes.byteOffset + at);
    const headLength = view.getUint32(0);
    const bodyLength = view.getUint32(4);
    if (headLength + bodyLength > 64 * 1024 * 1024) throw new RangeError('chunk frame above 64 MiB');
    const end = at + lengths + headLength + bodyLength;
    if (bytes.length < end) break;
    const bodyStart = at + lengths + headLength;
    const info = JSON.parse(new TextDecoder().decode(bytes.subarray(at + lengths, bodyStart))) as ChunkInfo;
    frames.push({ ...info, body: bytes.subarray(bodyStart, end) });
    at = end;
  }
  return { frames, rest: bytes.subarray(at) };
}
