/** Bounds of one chunk. */
export interface ChunkLimits {
  /** Bytes after inflation. */
  maxInflatedBytes: number;
  /** Bytes of the published value. */
  maxChunkBytes: number;
  /** Levels of objects and arrays. */
  maxDepth: number;
  /** Values of all events together. */
  maxValues: number;
  /** Bytes of one string, as it is written. */
  maxStringBytes: number;
  /** Bytes of memory that what is parsed at once may take: an event, or a body of another client. */
  maxParsedBytes: number;
}
