import { type Refusal, refuse } from '../errors.ts';
import { eachJsonPiece } from './json-pieces.ts';

/** Events written one by one, as `JSON.stringify` does. */
export interface TextWriter {
  /**
   * @param bytes that the event was read from
   * @returns undefined, or a refusal: it becomes too long
   */
  write(event: unknown, bytes: number): Refusal | undefined;
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
/** Larger events are written piece by piece. */
const largeEvent = 1 << 20;

/** @param received what the events are read from */
export function createTextWriter(received: Buffer): TextWriter {
  const most = mostGrowth * received.length + 1;
  const tooLong = refuse('chunk-too-large', `more than ${most} bytes when written anew`);
  // Most masked events are as long as before.
  let bytes = Buffer.allocUnsafeSlow(received.length + 1);
  let length = 0;

  const reserve = (more: number): void => {
    if (length + more <= bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.min(most, Math.max(length + more, Math.ceil(1.25 * bytes.length))));
    bytes.copy(larger, 0, 0, length);
    bytes = larger;
  };

  /** @returns false: it takes more than there may be, with a line break behind it */
  const append = (text: string): boolean => {
    // As many bytes as characters is right for most; the others are measured.
    for (const sizeOf of [() => text.length, () => Buffer.byteLength(text)]) {
      const size = sizeOf();
      if (length + size + 1 > most) return false;
      reserve(size + 1);
      const { read, written } = encoder.encodeInto(text, bytes.subarray(length, -1));
      if (read < text.length) continue;
      length += written;
      break;
    }
    return true;
  };

  return {
    write(event, size) {
      let isWritten = true;
      if (size < largeEvent) isWritten = append(JSON.stringify(event));
      else
        eachJsonPiece(event, (piece) => {
          isWritten &&= append(piece);
        });
      if (!isWritten) return tooLong;
      length = bytes.writeUInt8(lineBreak, length);
      return undefined;
    },
    isUnchanged() {
      const end = received.at(-1) === lineBreak ? length : length - 1;
      return received.equals(bytes.subarray(0, end));
    },
    text: () => bytes.subarray(0, length),
  };
}
