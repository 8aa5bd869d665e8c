import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { commandLine, isAlive, stopProcess, worksIn } from './process-info.ts';

interface PidRecord {
  pid: number;
  /** Who started the engine and stops it; absent for an engine that was left running on purpose. */
  owner?: { pid: number; command: string };
}

/** Another living process runs an engine on the same data folder. */
export class AlreadyRunningError extends Error {
  constructor(name: string, dir: string, pid: number, owner: number | undefined) {
    const by = owner === undefined ? '' : `, started by process ${owner}`;
    super(
      `${name} is running already on ${dir} (process ${pid}${by}). Stop that one first, or set SIGHTLINE_DIR to another folder.`,
    );
    this.name = 'AlreadyRunningError';
  }
}

/**
 * Says which process uses a data folder. A record left by a parent that was killed is followed up: its engine, when
 * it is still there and works in this very folder, is stopped before another one starts.
 */
export class PidFile {
  readonly path: string;
  readonly #dir: string;
  readonly #name: string;

  constructor(name: string, dir: string) {
    this.#name = name;
    this.#dir = dir;
    this.path = `${dir}.pid`;
  }

  async write(pid: number, owned: boolean): Promise<void> {
    const owner = { pid: process.pid, command: await commandLine(process.pid) };
    writeFileSync(this.path, JSON.stringify(owned ? { pid, owner } : { pid }));
  }

  remove(): void {
    rmSync(this.path, { force: true });
  }

  read(): PidRecord | undefined {
    try {
      return JSON.parse(readFileSync(this.path, 'utf8')) as PidRecord;
    } catch {
      return undefined;
    }
  }

  /** The process that works in the folder now, whoever started it. */
  async running(): Promise<number | undefined> {
    const record = this.read();
    return record && isAlive(record.pid) && (await worksIn(record.pid, this.#dir)) ? record.pid : undefined;
  }

  /** Stops what a killed parent left behind. Throws `AlreadyRunningError` when its parent lives or wanted it to stay. */
  async clear(signal: NodeJS.Signals, timeoutMs: number): Promise<void> {
    const record = this.read();
    const pid = await this.running();
    if (record && pid !== undefined) {
      const { owner } = record;
      const orphan = owner && owner.pid !== process.pid && (await commandLine(owner.pid)) !== owner.command;
      if (!orphan) throw new AlreadyRunningError(this.#name, this.#dir, pid, owner?.pid);
      await stopProcess(pid, signal, timeoutMs);
    }
    this.remove();
  }
}
