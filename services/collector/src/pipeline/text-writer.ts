import type { Line } from '../decode/decode-chunk.ts';
import { type Refusal, refuse } from '../errors.ts';

/** Events written one by one, in the place of the lines that they came from. */
export interface TextWriter {
  /** Undefined, or a refusal: it becomes too long. */
  write(event: unknown, line: Line): Refusal | undefined;
  /**
   * Whether it is, but for a line break at the end, the text that was received. It is compared as text: of two equal keys
   * in one object parsing keeps one, and the bytes would carry the other.
   */
  isUnchanged(): boolean;
  /** NDJSON, a line break behind every event. */
  text(): Buffer;
}

const encoder = new TextEncoder();
const lineBreak = 0x0a;
/** Numbers may be written longer than they came, masks may be longer than what they cover. */
const mostGrowth = 2;

/** @param received what stays as it is until an event differs, so that nothing is held twice that is not masked */
export function createTextWriter(received: Buffer): TextWriter {
  const most = mostGrowth * received.length + 1;
  const tooLong = refuse('chunk-too-large', `more than ${most} bytes when written anew`);
  let bytes: Buffer | undefined;
  let length = 0;

  const reserve = (more: number): Buffer => {
    const before = bytes ?? received.subarray(0, length);
    if (bytes && length + more <= bytes.length) return bytes;
    // Most masked events are as long as before.
    const larger = Buffer.allocUnsafeSlow(Math.max(received.length + 1, Math.min(most, 2 * (length + more))));
    before.copy(larger, 0, 0, length);
    return larger;
  };

  /** @returns false: the line takes more than `size` bytes */
  const append = (line: string, size: number): boolean => {
    bytes = reserve(size);
    const { read, written } = encoder.encodeInto(line, bytes.subarray(length, -1));
    if (read < line.length) return false;
    length = bytes.writeUInt8(lineBreak, length + written);
    return true;
  };

  return {
    write(event, { text, end }) {
      const written = JSON.stringify(event);
      if (!bytes && written === text) {
        length = Math.min(end + 1, received.length);
        return undefined;
      }
      // As many bytes as characters is right for most; the others are measured.
      for (const sizeOf of [() => written.length, () => Buffer.byteLength(written)]) {
        const size = sizeOf() + 1;
        if (length + size > most) return tooLong;
        if (append(written, size)) break;
      }
      return undefined;
    },
    isUnchanged: () => bytes === undefined,
    text: () =>
      bytes?.subarray(0, length) ??
      (received.at(-1) === lineBreak ? received : Buffer.concat([received, Buffer.of(lineBreak)])),
  };
}
