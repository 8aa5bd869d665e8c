import type { Chunk } from './chunk.ts';

export interface Destination {
  /** Origin of the collector. */
  endpoint: string;
  /** The project's ingest key. */
  key: string;
}

/** One sending of a chunk. @throws TypeError when the collector cannot be reached, DOMException after `signal`. */
export function postChunk(
  { endpoint, key }: Destination,
  { session, tab, seq }: Pick<Chunk, 'session' | 'tab' | 'seq'>,
  body: Uint8Array<ArrayBuffer>,
  { keepalive, signal }: { keepalive: boolean; signal: AbortSignal | null },
): Promise<Response> {
  const query = new URLSearchParams({ key, session, tab, seq: String(seq) });
  return fetch(`${endpoint}/v1/recordings?${query}`, {
    method: 'POST',
    body,
    keepalive,
    credentials: 'omit',
    // The page's address may hold secrets; its origin is all that the collector needs.
    referrerPolicy: 'origin',
    signal,
  });
}
