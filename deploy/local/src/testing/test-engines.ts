import { readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineName } from '../engine.ts';
import { readEngineSet } from '../engine-set.ts';
import type { EngineEnvironment } from '../environment.ts';
import { isAlive } from '../process/process-info.ts';
import { canUseContainer, startContainer } from './containers.ts';
import { startTemporaryEngine, type TemporaryEngine } from './temporary-engine.ts';

export interface HeldEngines {
  environment: EngineEnvironment;
  release(): Promise<void>;
}

/** Folders of temporary engines; the number of the process that made one follows. */
const prefix = 'sightline-engines-of-';

/** Engines of this process, while a scope uses them. */
const own = new Map<EngineName, { started: Promise<OwnEngine>; users: number }>();

type OwnEngine = Pick<TemporaryEngine, 'environment' | 'remove'>;

/**
 * The set that SIGHTLINE_TEST_ENGINES names; or engines of this process: in containers where Docker can have them, else
 * on free ports with their data in a temporary folder.
 */
export async function holdEngines(names: EngineName[], env: NodeJS.ProcessEnv = process.env): Promise<HeldEngines> {
  const file = env.SIGHTLINE_TEST_ENGINES;
  if (file) return { environment: readEngineSet(file).environment, release: async () => {} };
  const held = await Promise.allSettled(names.map((name) => holdOne(name)));
  const failed = held.find((result) => result.status === 'rejected');
  const release = async (): Promise<void> => {
    await Promise.all(held.map((result) => (result.status === 'fulfilled' ? result.value.release() : undefined)));
  };
  if (failed) {
    await release();
    throw failed.reason;
  }
  const environments = held.map((result) => (result.status === 'fulfilled' ? result.value.environment : {}));
  return { environment: Object.assign({}, ...environments) as EngineEnvironment, release };
}

async function holdOne(name: EngineName): Promise<HeldEngines> {
  const entry = own.get(name) ?? begin(name);
  entry.users += 1;
  const { environment, remove } = await entry.started;
  return {
    environment,
    async release() {
      entry.users -= 1;
      if (entry.users > 0) return;
      own.delete(name);
      await remove();
    },
  };
}

function begin(name: EngineName): { started: Promise<OwnEngine>; users: number } {
  sweep();
  const entry = { started: startOne(name), users: 0 };
  own.set(name, entry);
  entry.started.catch(() => own.delete(name));
  return entry;
}

async function startOne(name: EngineName): Promise<OwnEngine> {
  if (!(await canUseContainer(name))) return startTemporaryEngine(name);
  try {
    return await startContainer(name);
  } catch (error) {
    console.warn(`${name} did not start in a container, so it runs on this machine:`, error);
    return startTemporaryEngine(name);
  }
}

/** Takes away the folders of test processes that were killed; their engines ended with them. */
function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length).split('-')[0]) : 0;
    if (pid > 0 && !isAlive(pid)) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}
