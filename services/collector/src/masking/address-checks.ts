import { isIP } from 'node:net';
import type { Check } from './check.ts';

/** Private, loopback, link-local, multicast and reserved (IANA's special-purpose registry): they lead to nobody. */
const isOfNobody = ([first = 0, second = 0]: number[]): boolean =>
  first === 0 ||
  first === 10 ||
  first === 127 ||
  first >= 224 ||
  (first === 169 && second === 254) ||
  (first === 172 && second >= 16 && second < 32) ||
  (first === 192 && second === 168);

export const ipv4: Check = (match) =>
  isIP(match) === 4 && !isOfNobody(match.split('.').map(Number)) ? match.length : 0;

/** A port, or line and column of a script. */
const mostBehind = 2;

/** Numbers behind it are left. */
export const ipv6: Check = (match) => {
  let address = match;
  for (let left = mostBehind; left >= 0; left -= 1) {
    if (isIP(address) === 6) return address.length;
    address = address.slice(0, Math.max(0, address.lastIndexOf(':')));
  }
  return 0;
};
