import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from './engine.ts';
import type { EngineEnvironment } from './environment.ts';
import { stopProcess, worksIn } from './process/process-info.ts';
import { type StartEnginesOptions, startEngines } from './start-engines.ts';

/** Engines that were left running for others; this is what SIGHTLINE_TEST_ENGINES points to, as JSON. */
export interface EngineSet {
  environment: EngineEnvironment;
  engines: { name: Engine['name']; pid: number; dataDir: string; port: number }[];
}

/** File in the set's folder that describes it. */
export const engineSetFile = (dir: string): string => join(dir, 'engines.json');

export const readEngineSet = (file: string): EngineSet => JSON.parse(readFileSync(file, 'utf8')) as EngineSet;

/**
 * Starts engines and writes `engines.json`, readable by its owner, into their folder. They outlive this process unless
 * `detached` is false.
 */
export async function startEngineSet(options: StartEnginesOptions & { dir: string }): Promise<EngineSet> {
  const { engines, environment } = await startEngines({ detached: true, ...options });
  const set: EngineSet = {
    environment,
    engines: engines.map(({ name, pid = 0, dataDir, port }) => ({ name, pid, dataDir, port })),
  };
  writeFileSync(engineSetFile(options.dir), `${JSON.stringify(set, null, 2)}\n`, { mode: 0o600 });
  return set;
}

/** Stops what `startEngineSet` started. */
export async function stopEngineSet(dir: string): Promise<void> {
  const file = engineSetFile(dir);
  const { engines } = readEngineSet(file);
  await Promise.all(
    engines.map(async ({ pid, dataDir }) => {
      if (await worksIn(pid, dataDir)) await stopProcess(pid, 'SIGTERM', 15_000);
      rmSync(`${dataDir}.pid`, { force: true });
    }),
  );
  rmSync(file, { force: true });
}
