/** Where a chunk lies. */
export interface ChunkLocation {
  object: string;
  objectOffset: number;
  bytes: number;
}

/** One range read that covers neighbouring chunks. */
export interface RangeRead<C extends ChunkLocation> {
  object: string;
  offset: number;
  length: number;
  chunks: C[];
}

export interface ReadLimits {
  /** A read is not extended beyond this many bytes; a single chunk may be larger. */
  maxBytes: number;
  /** Bytes of other sessions' chunks that may be read for nothing to save a read. */
  maxGap: number;
}

/** Groups chunks, in the order given, into reads: a read holds successive chunks that lie one behind the other. */
export function* planReads<C extends ChunkLocation>(chunks: Iterable<C>, limits: ReadLimits): Generator<RangeRead<C>> {
  let read: RangeRead<C> | undefined;
  for (const chunk of chunks) {
    if (read && fits(read, chunk, limits)) {
      read.length = chunk.objectOffset + chunk.bytes - read.offset;
      read.chunks.push(chunk);
      continue;
    }
    if (read) yield read;
    read = { object: chunk.object, offset: chunk.objectOffset, length: chunk.bytes, chunks: [chunk] };
  }
  if (read) yield read;
}

function fits(read: RangeRead<ChunkLocation>, chunk: ChunkLocation, { maxBytes, maxGap }: ReadLimits): boolean {
  const gap = chunk.objectOffset - (read.offset + read.length);
  return (
    chunk.object === read.object &&
    gap >= 0 &&
    gap <= maxGap &&
    chunk.objectOffset + chunk.bytes - read.offset <= maxBytes
  );
}
