import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '@sightline/local';

const restartDelayMs = 500;

/** Starts an engine again on its own data whenever it ends by itself, until `stop`, which stops all of them. */
export function keepEngines(engines: readonly Engine[], say: (line: string) => void): { stop(): Promise<void> } {
  let stopping = false;
  const restarting = new Set<Engine>();

  const restart = async (engine: Engine): Promise<void> => {
    while (!stopping) {
      await sleep(restartDelayMs);
      if (stopping) return;
      try {
        await engine.start();
        return;
      } catch (error) {
        say(`${engine.title} could not be started again: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  };
  for (const engine of engines) {
    engine.onExit(({ code, signal, expected }) => {
      // A failed start ends with an exit too; `restart` is then already at work.
      if (expected || stopping || restarting.has(engine)) return;
      say(`${engine.title} ended (${signal ?? `exit code ${code}`}); starting it again. Log: ${engine.logFile}`);
      restarting.add(engine);
      void restart(engine).finally(() => restarting.delete(engine));
    });
  }

  return {
    async stop() {
      stopping = true;
      await Promise.all(engines.map((engine) => engine.stop()));
    },
  };
}
