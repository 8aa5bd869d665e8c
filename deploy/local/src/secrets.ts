import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Random letters and digits that are hard to confuse when read aloud; 5.86 bits each. */
function randomText(length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      // Above the largest multiple of 58 the first letters would be more likely.
      if (byte < 232 && text.length < length) text += base58[byte % 58];
    }
  }
  return text;
}

/** What each secret is made of. Names are those of the environment variables that services read. */
const makers = {
  CLICKHOUSE_PASSWORD: () => randomText(32),
  REDIS_PASSWORD: () => randomText(32),
  /** Shared by auth-bff, gateway and audit-service. */
  SERVICE_TOKEN: () => randomText(44),
  /** Key of the HMAC that turns an address into a source. */
  SOURCE_HASH_KEY: () => randomText(44),
  /** Of the first administrator; people type it. */
  ADMIN_PASSWORD: () => randomText(20),
} as const;

export type Secrets = Record<keyof typeof makers, string>;

/**
 * The secrets of an installation, made on the first call and kept in `<dir>/secrets.json`, readable by its owner only.
 * A secret that a newer version needs is added; none is ever changed. Safe from several processes.
 */
export function loadSecrets(dir: string): Secrets {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const file = join(dir, 'secrets.json');
  if (!existsSync(file)) writeNew(file, make({}));
  chmodSync(file, 0o600);
  const stored = JSON.parse(readFileSync(file, 'utf8')) as Partial<Secrets>;
  const complete = make(stored);
  if (Object.keys(complete).some((name) => !(name in stored))) replace(file, complete);
  return complete;
}

function make(stored: Partial<Secrets>): Secrets {
  const made = Object.entries(makers).map(([name, maker]) => [name, maker()]);
  return { ...(Object.fromEntries(made) as Secrets), ...stored };
}

function writeNew(file: string, secrets: Secrets): void {
  const own = `${file}.${randomBytes(4).toString('hex')}`;
  writeFileSync(own, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  try {
    // A link is made or not made: of two processes at the same time, both then read the first one's file.
    linkSync(own, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(own);
  }
}

function replace(file: string, secrets: Secrets): void {
  const own = `${file}.${randomBytes(4).toString('hex')}`;
  writeFileSync(own, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  renameSync(own, file);
}
