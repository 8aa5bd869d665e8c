import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process of the platform that is kept running. */
export interface ProcessSpec {
  name: string;
  /** Program and arguments. */
  command: string[];
  env: Record<string, string>;
  /** URL that answers 200 once the process can do its work. */
  readyUrl: string;
}

export interface Supervised {
  name: string;
  pid(): number | undefined;
  /** Resolves when the process is ready; rejects when it is not within the time, with what its checks say and its log file. */
  ready(timeoutMs: number): Promise<void>;
  stop(): Promise<void>;
}

const restartDelays = { firstMs: 250, mostMs: 5_000, steadyMs: 10_000 };

/**
 * Starts a process and starts it again whenever it ends, waiting longer each time unless it ran for a while.
 * Its output goes to `<logs>/<name>.log`; the log of the start before is kept as `<name>.previous.log`.
 */
export function supervise(spec: ProcessSpec, logs: string, say: (line: string) => void): Supervised {
  mkdirSync(logs, { recursive: true });
  const logFile = join(logs, `${spec.name}.log`);
  rmSync(join(logs, `${spec.name}.previous.log`), { force: true });
  try {
    renameSync(logFile, join(logs, `${spec.name}.previous.log`));
  } catch {
    // The first start has no log before it.
  }
  const log = createWriteStream(logFile, { flags: 'a' });
  const stopping = new AbortController();
  let child: ChildProcess | undefined;
  let delay = restartDelays.firstMs;

  const [program, ...args] = spec.command as [string, ...string[]];
  const runOnce = (): Promise<string> =>
    new Promise((resolve) => {
      // The channel tells the child when its supervisor is gone, however that ended.
      const started = spawn(program, args, { env: spec.env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
      child = started;
      started.stdout?.pipe(log, { end: false });
      started.stderr?.pipe(log, { end: false });
      started.on('error', (error) => resolve(error.message));
      started.on('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
    });

  const running = (async () => {
    while (!stopping.signal.aborted) {
      const startedAt = Date.now();
      const end = await runOnce();
      child = undefined;
      if (stopping.signal.aborted) break;
      delay =
        Date.now() - startedAt > restartDelays.steadyMs
          ? restartDelays.firstMs
          : Math.min(delay * 2, restartDelays.mostMs);
      say(`${spec.name} ended (${end}); starting it again. Log: ${logFile}`);
      await sleep(delay, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();

  return {
    name: spec.name,
    pid: () => child?.pid,
    async ready(timeoutMs) {
      const deadline = Date.now() + timeoutMs;
      let why = 'it does not answer';
      while (Date.now() < deadline) {
        const answer = await fetch(spec.readyUrl, { signal: AbortSignal.timeout(1_000) }).catch(() => undefined);
        if (answer?.ok) return;
        if (answer) why = await answer.text().catch(() => why);
        await sleep(50);
      }
      throw new Error(`${spec.name} was not ready within ${timeoutMs / 1000} s: ${why}; its log: ${logFile}`);
    },
    async stop() {
      stopping.abort();
      const last = child;
      last?.kill('SIGTERM');
      const kill = setTimeout(() => last?.kill('SIGKILL'), 12_000);
      await running;
      clearTimeout(kill);
      log.end();
    },
  };
}
