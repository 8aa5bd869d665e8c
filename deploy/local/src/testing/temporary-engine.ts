import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine, EngineName } from '../engine.ts';
import type { EngineEnvironment } from '../environment.ts';
import { type Engines, startEngines } from '../start-engines.ts';

export interface TemporaryEngine {
  engine: Engine;
  environment: EngineEnvironment;
  /** Stops it and takes its data away. */
  remove(): Promise<void>;
}

/**
 * An engine of one's own, for tests that kill or overload it: on a free port, with its data in a new temporary folder,
 * whatever SIGHTLINE_TEST_ENGINES says.
 */
export async function startTemporaryEngine(name: EngineName): Promise<TemporaryEngine> {
  const dir = mkdtempSync(join(tmpdir(), `sightline-engines-of-${process.pid}-`));
  const remove = async (started?: Engines): Promise<void> => {
    await started?.stop();
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    const started = await startEngines({ dir, [name]: true, ports: 'auto', env: programEnvironment() });
    const [engine] = started.engines;
    if (!engine) throw new Error(`${name} is not among the engines`);
    return { engine, environment: started.environment, remove: () => remove(started) };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** What finds programs; engines that the environment names are not for tests, which drop what they like. */
export function programEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const { PATH, JAVA_HOME, SIGHTLINE_DIR } = env;
  return { PATH, JAVA_HOME, SIGHTLINE_DIR };
}
