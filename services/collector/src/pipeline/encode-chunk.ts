import type { RecordingEvent } from '@sightline/schemas';
import { ok, type Result } from '../errors.ts';
import { compressChunk } from './compress-chunk.ts';

/** NDJSON, a line break behind every event. */
export const writeEvents = (events: readonly RecordingEvent[]): Buffer =>
  Buffer.concat(events.flatMap((event) => [Buffer.from(JSON.stringify(event)), lineBreak]));

const lineBreak = Buffer.from('\n');

const textOf = (events: readonly RecordingEvent[]): string =>
  `${events.map((event) => JSON.stringify(event)).join('\n')}\n`;

/**
 * The chunk's value for Kafka: gzip NDJSON, a line break behind every event. When masking has changed nothing, these are
 * the bytes that were received; otherwise, or when those are too large, they are compressed anew.
 */
export function encodeChunk(
  events: readonly RecordingEvent[],
  received: { body: Buffer; text: string },
  maxBytes: number,
): Result<Buffer> {
  const text = textOf(events);
  // Compared as text: of two equal keys in one object parsing keeps one, and the bytes would carry the other.
  const isUnchanged =
    text === received.text || (text.length === received.text.length + 1 && text === `${received.text}\n`);
  if (isUnchanged && received.body.length <= maxBytes) return ok(received.body);
  return compressChunk(text, maxBytes);
}
