import { inflateMemberInto, statedSize } from '@sightline/platform/gzip';
import { ok, type Result } from '../errors.ts';
import { sharedScanner, textPadding } from '../fast-path/scanner-module.ts';
import { inflateMember } from './inflate-member.ts';

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

/** Into the scanner's memory, which is warm and need not be allocated. Undefined: something is odd. */
function inflateInPlace(body: Buffer, maxBytes: number): Buffer | undefined {
  const size = statedSize(body);
  if (size > maxBytes) return undefined;
  const scanner = sharedScanner();
  const start = scanner.reserve(size + textPadding);
  return start === 0 ? undefined : inflateMemberInto(body, Buffer.from(scanner.memory.buffer, start, size + 1));
}

/** Inflates a body as `inflateMember` does. */
export function receiveText(body: Buffer, maxBytes: number): Result<ReceivedText> {
  const inPlace = inflateInPlace(body, maxBytes);
  if (inPlace) return ok(scannedText(inPlace));
  const inflated = inflateMember(body, maxBytes);
  return inflated.ok ? ok(ownText(inflated.value)) : inflated;
}
