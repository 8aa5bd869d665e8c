import { mkdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Files for the data of inserts while they are read. What an earlier process left behind is removed. */
export function createSpool(dir: string): <T>(work: (file: string) => Promise<T>) => Promise<T> {
  // The engine would read these as a pattern, or as the end of the name.
  if (/[*?{}'\\]/.test(dir)) throw new Error(`The folder ${dir} must not hold any of * ? { } ' \\ in its path.`);
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  let count = 0;
  return async (work) => {
    count += 1;
    const file = join(dir, String(count));
    try {
      return await work(file);
    } finally {
      await rm(file, { force: true });
    }
  };
}
