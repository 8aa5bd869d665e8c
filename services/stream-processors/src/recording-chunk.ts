import { type IncomingMessage, PoisonMessageError } from '@sightline/platform';
import { type ChunkHeaders, decodeChunkHeaders, decodeLeaks, type MaskLeak, sessionKey } from '@sightline/schemas';

/** A message of `sightline.recordings.v1` whose facts have been checked; the body is still compressed. */
export interface RecordingChunk extends ChunkHeaders {
  /** gzip NDJSON of masked rrweb events, as received. */
  body: Buffer;
  /** What had to be masked in it. */
  leaks: MaskLeak[];
}

const name = /^[A-Za-z0-9_-]{8,64}$/;
const projectName = /^[a-z0-9][a-z0-9-]{1,39}$/;
const devices = new Set<string>(['desktop', 'mobile', 'tablet', 'unknown']);
const maxUint32 = 2 ** 32 - 1;

/**
 * A visitor's clock may be wrong, but not by more than this: no certificate would be valid. Times further off would
 * scatter rows over any number of monthly partitions, and ClickHouse refuses an insert into more than a hundred.
 */
const maxClockError = 400 * 24 * 3_600_000;

const uint32 = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= maxUint32;

/** @throws PoisonMessageError with the reason `empty_value`, `not_gzip`, `bad_headers`, `key_mismatch` or `bad_clock`. */
export function decodeRecordingChunk(message: IncomingMessage): RecordingChunk {
  const poison = (reason: string): PoisonMessageError => new PoisonMessageError(message, reason);
  const body = message.value;
  if (!body || body.length === 0) throw poison('empty_value');
  if (body[0] !== 0x1f || body[1] !== 0x8b) throw poison('not_gzip');
  const headers = headersOf(message);
  if (!headers) throw poison('bad_headers');
  if (message.key !== sessionKey(headers)) throw poison('key_mismatch');
  const { receivedTime } = headers;
  const firstTime = Math.min(headers.firstTime, headers.lastTime);
  const lastTime = Math.max(headers.firstTime, headers.lastTime);
  if (receivedTime - firstTime > maxClockError || lastTime - receivedTime > maxClockError) throw poison('bad_clock');
  if (Math.abs(receivedTime - message.timestamp) > maxClockError) throw poison('bad_clock');
  return { ...headers, firstTime, lastTime, body, leaks: decodeLeaks(message.headers) };
}

function headersOf(message: IncomingMessage): ChunkHeaders | undefined {
  let headers: ChunkHeaders;
  try {
    headers = decodeChunkHeaders(message.headers);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
  const { project, session, tab, seq, events, device } = headers;
  const valid =
    projectName.test(project) &&
    name.test(session) &&
    name.test(tab) &&
    uint32(seq) &&
    uint32(events) &&
    devices.has(device);
  return valid ? headers : undefined;
}
