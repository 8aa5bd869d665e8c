import { crc32 } from 'node:zlib';
import { ok, type Result } from '../errors.ts';
import { sharedScanner, textPadding } from '../fast-path/scanner-module.ts';
import { createInflateInto } from './inflate-into.ts';
import { headerBytes, inflateMember, isPlainMember, trailerBytes } from './inflate-member.ts';

/** The text of a body. */
export interface ReceivedText {
  /** Until `own` was called, it may lie where the scanner reads it: it is gone once the scanner gets something else. */
  readonly bytes: Buffer;
  /** It, in memory of its own from now on. */
  own(): Buffer;
}

export const ownText = (bytes: Buffer): ReceivedText => ({ bytes, own: () => bytes });

function scannedText(bytes: Buffer): ReceivedText {
  let own: Buffer | undefined;
  return {
    get bytes() {
      return own ?? bytes;
    },
    own: () => (own ??= Buffer.from(bytes)),
  };
}

const inflateInto = createInflateInto();

/** Into the scanner's memory, which is warm and need not be allocated. Undefined: something is odd. */
function inflateInPlace(body: Buffer, maxBytes: number): Buffer | undefined {
  if (!isPlainMember(body)) return undefined;
  const size = body.readUInt32LE(body.length - 4);
  if (size > maxBytes) return undefined;
  const scanner = sharedScanner();
  const start = scanner.reserve(size + textPadding);
  if (start === 0) return undefined;
  const out = Buffer.from(scanner.memory.buffer, start, size + 1);
  if (!inflateInto(body.subarray(headerBytes, -trailerBytes), out)) return undefined;
  const text = out.subarray(0, size);
  return crc32(text) === body.readUInt32LE(body.length - trailerBytes) ? text : undefined;
}

/** Inflates a body as `inflateMember` does. */
export function receiveText(body: Buffer, maxBytes: number): Result<ReceivedText> {
  const inPlace = inflateInPlace(body, maxBytes);
  if (inPlace) return ok(scannedText(inPlace));
  const inflated = inflateMember(body, maxBytes);
  return inflated.ok ? ok(ownText(inflated.value)) : inflated;
}
