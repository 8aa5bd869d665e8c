/** An rrweb event of a chunk. `data` is as untrusted as the page that it comes from. */
export interface ChunkEvent {
  /** Line within the chunk, from 1. */
  line: number;
  type: number;
  /** Epoch ms, within the chunk's first and last time. */
  time: number;
  data: Record<string, unknown>;
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A finite number, or undefined. */
export const finite = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

/** Text cut to `length`, or undefined when it is none. */
export const text = (value: unknown, length: number): string | undefined =>
  typeof value === 'string' ? value.slice(0, length) : undefined;
