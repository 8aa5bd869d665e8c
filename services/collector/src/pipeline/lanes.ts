import { composeServices, type Service } from '@sightline/platform';
import { statedSize } from '@sightline/platform/gzip';
import type { ChunkProcessor } from './worker-pool.ts';

export interface Lanes {
  /** For chunks that are done quickly, which most are. */
  light: Service & ChunkProcessor;
  /** For chunks that state more than `heavyBytes`. */
  heavy: Service & ChunkProcessor;
  /** Inflated size from which a chunk is heavy: it takes tens of milliseconds, a hostile one seconds. */
  heavyBytes: number;
}

/** What another client sent may be plain. */
const isGzip = (body: Uint8Array): boolean => body[0] === 0x1f && body[1] === 0x8b;

/**
 * Large chunks have threads of their own, so that they hold up only each other. One that states less than it has is
 * refused as soon as it is inflated, so that understating gains nothing.
 */
export function createLanes({ light, heavy, heavyBytes }: Lanes): Service & ChunkProcessor {
  const laneOf = (bytes: number): ChunkProcessor => (bytes > heavyBytes ? heavy : light);
  return {
    ...composeServices(light, heavy),
    process: (body, ...rest) => laneOf(statedSize(body)).process(body, ...rest),
    translate: (body, from) => laneOf(isGzip(body) ? statedSize(body) : body.length).translate(body, from),
  };
}
