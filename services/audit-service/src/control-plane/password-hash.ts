import { type BinaryLike, randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<BinaryLike, BinaryLike, number, ScryptOptions, Buffer>(scrypt);

/** Cost of new hashes: 32 MiB and some 100 ms each (OWASP's advice for scrypt is N=2^15, r=8, p=3 or above in time). */
const cost = { N: 2 ** 15, r: 8, p: 3 };
const saltBytes = 16;
const hashBytes = 32;
/** Costs above these are not computed, whoever wrote the hash. */
const most = { N: 2 ** 17, r: 16, p: 16 };

/** `scrypt$N$r$p$salt$hash`, salt and hash in base64url. Takes `password` in Unicode's composed form. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const hash = await scryptOf(password, salt, hashBytes, cost);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

/**
 * Whether `password` is the one that was hashed. Without a hash (no such user) or with a malformed one the same work is
 * done, and the answer is false: how long it takes tells nothing.
 */
export async function verifyPassword(password: string, stored: string | undefined): Promise<boolean> {
  const parsed = stored === undefined ? undefined : parse(stored);
  const { cost: used, salt, hash } = parsed ?? { cost, salt: Buffer.alloc(saltBytes), hash: Buffer.alloc(hashBytes) };
  const computed = await scryptOf(password, salt, hash.length, used);
  return timingSafeEqual(computed, hash) && parsed !== undefined;
}

type Cost = typeof cost;

const scryptOf = (password: string, salt: Buffer, length: number, { N, r, p }: Cost): Promise<Buffer> =>
  derive(password.normalize('NFC'), salt, length, { N, r, p, maxmem: 2 * 128 * N * r });

function parse(stored: string): { cost: Cost; salt: Buffer; hash: Buffer } | undefined {
  const [scheme, N, r, p, salt, hash, ...rest] = stored.split('$');
  if (scheme !== 'scrypt' || salt === undefined || hash === undefined || rest.length > 0) return undefined;
  const used = { N: Number(N), r: Number(r), p: Number(p) };
  const sane = (['N', 'r', 'p'] as const).every(
    (key) => Number.isInteger(used[key]) && used[key] >= 1 && used[key] <= most[key],
  );
  const bytes = Buffer.from(hash, 'base64url');
  if (!sane || used.N < 2 || (used.N & (used.N - 1)) !== 0 || bytes.length < 16 || bytes.length > 64) return undefined;
  return { cost: used, salt: Buffer.from(salt, 'base64url'), hash: bytes };
}
