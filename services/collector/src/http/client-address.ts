import { createHmac } from 'node:crypto';
import { isIP } from 'node:net';

/**
 * The client's address: the connection's, or what the outermost of `hops` trusted proxies saw. Each proxy appends the
 * address it was reached from to `X-Forwarded-For`; what stands further left may be invented.
 *
 * @param remote address of the connection, as text
 */
export function clientAddress(remote: string, forwardedFor: string, hops: number): string {
  const list = forwardedFor
    .split(',')
    .map((address) => address.trim())
    .filter((address) => address !== '');
  const seen = hops > 0 ? list[Math.max(0, list.length - hops)] : undefined;
  return canonical(seen !== undefined && isIP(seen) !== 0 ? seen : remote);
}

/** IPv4 within IPv6 as IPv4, so that a client has one address whichever way it comes. */
function canonical(address: string): string {
  const mapped = /^(?:0{0,4}:){5}ffff:(?:(\d+\.\d+\.\d+\.\d+)|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/i.exec(
    address.replace(/^::ffff:/i, '0:0:0:0:0:ffff:'),
  );
  if (!mapped) return address.toLowerCase();
  if (mapped[1]) return mapped[1];
  const high = Number.parseInt(mapped[2] ?? '0', 16);
  const low = Number.parseInt(mapped[3] ?? '0', 16);
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** A pseudonym of an address: the first 16 hex digits of its HMAC-SHA256. */
export const sourceOf = (address: string, key: string): string =>
  createHmac('sha256', key).update(address).digest('hex').slice(0, 16);
