import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { assertPortFree } from './ports.ts';
import { guard } from './process/guard.ts';
import { PidFile } from './process/pid-file.ts';
import { stopProcess } from './process/process-info.ts';

export type EngineName = 'kafka' | 'clickhouse' | 'redis';

/** Of a program with a data folder: an engine of the platform, or the S3 server of tests. */
type ProgramName = EngineName | 's3';

export interface EngineExit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** True when `stop()` ended it; false when it crashed or was killed. */
  expected: boolean;
}

/** A program with its data folder. `start()` may be called again after an exit, on the same data and port. */
export interface Engine {
  readonly name: ProgramName;
  /** For people, e.g. `Kafka 4.4.0`. */
  readonly title: string;
  readonly port: number;
  readonly dataDir: string;
  readonly logFile: string;
  /** Undefined while it does not run. */
  readonly pid: number | undefined;
  /** Resolves when the engine answers. Rejects with the end of its log when it does not, and with `PortTakenError`. */
  start(): Promise<void>;
  /** Clean stop; does nothing when it does not run. */
  stop(): Promise<void>;
  /** Called after every exit; returns the way to take the listener off. */
  onExit(listener: (exit: EngineExit) => void): () => void;
}

export interface EngineSpec {
  name: ProgramName;
  title: string;
  port: number;
  /** The environment variable that changes the port; named when the port is taken. */
  portVariable: string;
  /** Data and working directory, absolute, without links in it. */
  dataDir: string;
  logFile: string;
  /** Prepares the folder and says what to run; asked again at every start. */
  launch(): Promise<{ command: string; args: string[]; env?: NodeJS.ProcessEnv }>;
  /** One attempt; throws until the engine answers. */
  ready(): Promise<void>;
  readyTimeoutMs: number;
  stopSignal: NodeJS.Signals;
  stopTimeoutMs: number;
  /** Leave it running when this process ends. */
  detached: boolean;
}

const largestLog = 20 * 1024 * 1024;

class ProcessEngine implements Engine {
  readonly #spec: EngineSpec;
  readonly #pidFile: PidFile;
  readonly #listeners = new Set<(exit: EngineExit) => void>();
  #child: ChildProcess | undefined;
  #stopping = false;

  constructor(spec: EngineSpec) {
    this.#spec = spec;
    this.#pidFile = new PidFile(spec.title, spec.dataDir);
  }

  get name(): ProgramName {
    return this.#spec.name;
  }
  get title(): string {
    return this.#spec.title;
  }
  get port(): number {
    return this.#spec.port;
  }
  get dataDir(): string {
    return this.#spec.dataDir;
  }
  get logFile(): string {
    return this.#spec.logFile;
  }
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  onExit(listener: (exit: EngineExit) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async start(): Promise<void> {
    const spec = this.#spec;
    if (this.#child) return;
    mkdirSync(spec.dataDir, { recursive: true, mode: 0o700 });
    await this.#pidFile.clear(spec.stopSignal, spec.stopTimeoutMs);
    await assertPortFree(spec.title, spec.port, spec.portVariable);
    const { command, args, env } = await spec.launch();
    const child = this.#spawn(command, args, env);
    try {
      if (child.pid !== undefined) await this.#pidFile.write(child.pid, !spec.detached);
      await this.#untilReady(child);
    } catch (error) {
      await this.stop();
      throw error;
    }
    if (spec.detached) child.unref();
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (!child?.pid) return;
    this.#stopping = true;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    await stopProcess(child.pid, this.#spec.stopSignal, this.#spec.stopTimeoutMs);
    if (this.#child === child) await gone;
  }

  #spawn(command: string, args: string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
    const { dataDir, logFile, stopSignal, stopTimeoutMs, detached } = this.#spec;
    const log = openLog(logFile);
    // A process group of its own: Ctrl-C in a terminal reaches the parent alone, which then stops things in order.
    const child = spawn(command, args, {
      cwd: dataDir,
      env: { ...process.env, ...env },
      stdio: ['ignore', log, log],
      detached: true,
    });
    closeSync(log);
    this.#child = child;
    this.#stopping = false;
    const watcher = detached || !child.pid ? undefined : guard(child.pid, stopSignal, stopTimeoutMs);
    const ended = (code: number | null, signal: NodeJS.Signals | null): void => {
      if (this.#child !== child) return;
      this.#child = undefined;
      watcher?.kill('SIGKILL');
      this.#pidFile.remove();
      for (const listener of this.#listeners) listener({ code, signal, expected: this.#stopping });
    };
    child.once('error', () => ended(127, null));
    child.once('exit', ended);
    return child;
  }

  async #untilReady(child: ChildProcess): Promise<void> {
    const { title, ready, readyTimeoutMs, logFile } = this.#spec;
    const deadline = Date.now() + readyTimeoutMs;
    for (;;) {
      if (this.#child !== child) throw new Error(`${title} ended while starting.\n${tail(logFile)}`);
      try {
        await ready();
        return;
      } catch (error) {
        if (Date.now() > deadline) {
          const why = error instanceof Error ? error.message : String(error);
          throw new Error(`${title} was not ready after ${readyTimeoutMs / 1000} s (${why}).\n${tail(logFile)}`);
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

export const createEngine = (spec: EngineSpec): Engine => new ProcessEngine(spec);

/** Appends to the log; a large one is kept once as `<name>.1`. */
function openLog(file: string): number {
  mkdirSync(dirname(file), { recursive: true });
  if (existsSync(file) && statSync(file).size > largestLog) renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o600);
}

function tail(file: string): string {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-12);
  return `The end of ${file}:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}
