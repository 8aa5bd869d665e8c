import { createHmac } from 'node:crypto';
import type { ValueHash } from './class-cover.ts';
import { decodeOnce } from './decoded-view.ts';

const layers = 3;
const letters = 'ghijklmnopqrstuv';

/** The value as it would be written plainly, so that `4111-1111…` and `4111 1111…` are one. */
function plainest(value: string): string {
  let text = value;
  for (let layer = 0; layer < layers; layer += 1) text = decodeOnce(text)?.text ?? text;
  text = text.normalize('NFKC').toLowerCase();
  return /^[\d\W]+$/.test(text) ? text.replace(/\D/g, '') : text.replace(/[\s-]+/g, '');
}

/**
 * `#` and 16 letters: the first 64 bits of an HMAC-SHA256 over class and value. There is no digit in it, so that masking
 * it again changes nothing. Equal values can be told within what shares the key, and not guessed without it.
 */
export function createValueHash(key: string | Buffer): ValueHash {
  return (id, value) => {
    const digest = createHmac('sha256', key)
      .update(`${id}\n${plainest(value)}`)
      .digest();
    let text = '#';
    for (const byte of digest.subarray(0, 8)) text += letters.charAt(byte >> 4) + letters.charAt(byte & 15);
    return text;
  };
}
