import { gzipSync } from 'node:zlib';
import type { RecordingEvent } from '@sightline/schemas';
import { ok, type Result, refuse } from '../errors.ts';

/** The first is fast; the second saves what would be too large otherwise. */
const levels = [1, 9];

/**
 * The chunk's value for Kafka: gzip NDJSON, a line break behind every event. When masking has changed nothing, these are
 * the bytes that were received; otherwise, or when those are too large, they are compressed anew.
 */
export function encodeChunk(
  events: readonly RecordingEvent[],
  received: { body: Buffer; text: string },
  maxBytes: number,
): Result<Buffer> {
  const text = `${events.map((event) => JSON.stringify(event)).join('\n')}\n`;
  // Compared as text: of two equal keys in one object parsing keeps one, and the bytes would carry the other.
  const isUnchanged =
    text === received.text || (text.length === received.text.length + 1 && text === `${received.text}\n`);
  if (isUnchanged && received.body.length <= maxBytes) return ok(received.body);
  for (const level of levels) {
    const bytes = gzipSync(text, { level });
    if (bytes.length <= maxBytes) return ok(bytes);
  }
  return refuse('chunk-too-large', `more than ${maxBytes} bytes`);
}
