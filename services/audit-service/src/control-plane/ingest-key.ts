import { randomBytes } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const length = 24;
/** Largest multiple of 62 below 256: bytes from there on are thrown away, so that every letter is equally likely. */
const fair = 248;

/** `pk_` and 24 base62 digits (142 bits). */
export function newIngestKey(): string {
  let digits = '';
  while (digits.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < fair && digits.length < length) digits += alphabet[byte % alphabet.length];
    }
  }
  return `pk_${digits}`;
}
