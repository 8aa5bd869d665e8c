import { isUtf8 } from 'node:buffer';
import type { Span } from './spans.ts';

/** Starts behind a `/` that are tried up to the end of the token. */
const mostWholeTries = 4;
const token = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{12,}/g;

const sixBits = new Uint8Array(128);
for (const [index, character] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries()) {
  sixBits[character.charCodeAt(0)] = index;
}
sixBits['-'.charCodeAt(0)] = 62;
sixBits['_'.charCodeAt(0)] = 63;

const isControl = (byte: number): boolean => byte < 32 && byte !== 9 && byte !== 10 && byte !== 13;

/** How many continuation bytes a byte of UTF-8 asks for; undefined when no character starts with it. */
function continuations(byte: number): number | undefined {
  if (byte < 128) return isControl(byte) || byte === 127 ? undefined : 0;
  if (byte < 0xc2 || byte > 0xf4) return undefined;
  return byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
}

/** Whether the first nine bytes could be text: words and names that only look like base64 hardly ever pass. */
function startsLikeText(text: string, start: number): boolean {
  let wanted = 0;
  for (let quad = 0; quad < 3; quad += 1) {
    let bits = 0;
    for (let index = 0; index < 4; index += 1) {
      bits = (bits << 6) | (sixBits[text.charCodeAt(start + quad * 4 + index)] ?? 0);
    }
    for (const byte of [bits >> 16, (bits >> 8) & 255, bits & 255]) {
      if (wanted > 0) {
        if (byte >> 6 !== 2) return false;
        wanted -= 1;
        continue;
      }
      const more = continuations(byte);
      if (more === undefined) return false;
      wanted = more;
    }
  }
  return true;
}

function decodeText(encoded: string): string | undefined {
  const bytes = Buffer.from(encoded, 'base64');
  return isUtf8(bytes) && !bytes.some(isControl) ? bytes.toString('utf8') : undefined;
}

/**
 * Covers base64 and base64url tokens whole whose text `isSensitive`. A token is also tried behind each `/`, which is a
 * character of base64 and of paths alike.
 */
export function findBase64Tokens(text: string, isSensitive: (decoded: string) => boolean, spans: Span[]): void {
  token.lastIndex = 0;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const end = match.index + match[0].length;
    let start = match.index;
    for (let tries = 0; end - start >= 12; tries += 1) {
      // Within the token: in the whole text it would be looked for again and again, up to the end.
      const slash = match[0].indexOf('/', start - match.index);
      const next = slash === -1 ? end : match.index + slash;
      for (const until of next === end || tries >= mostWholeTries ? [next] : [end, next]) {
        if (until - start < 12 || !startsLikeText(text, start)) continue;
        const decoded = decodeText(text.slice(start, until));
        if (decoded !== undefined && isSensitive(decoded)) spans.push({ start, end: until, id: 'base64' });
      }
      start = next + 1;
    }
  }
}
