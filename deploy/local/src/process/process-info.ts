import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { run } from './run.ts';

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return !isZombie(pid);
}

/** A killed child stays in the process table until its parent has asked for its exit code. */
function isZombie(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    return false;
  }
}

/**
 * Whether the process works in this folder: engines run with their data folder as working directory and name it on
 * their command line, so that a process number used again by something else is told apart.
 */
export async function worksIn(pid: number, dir: string): Promise<boolean> {
  if (existsSync('/proc/self/cwd')) {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === dir;
    } catch {
      return false;
    }
  }
  return (await commandLine(pid)).includes(dir);
}

/** The command line of a process, '' when there is none. */
export async function commandLine(pid: number): Promise<string> {
  if (existsSync('/proc/self/cmdline')) {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    } catch {
      return '';
    }
  }
  const result = await run('ps', ['-ww', '-o', 'command=', '-p', String(pid)]);
  return result.code === 0 ? result.stdout.trim() : '';
}

/** SIGTERM (or what is asked), then SIGKILL when it is still there after the time. Resolves when it has gone. */
export async function stopProcess(pid: number, signal: NodeJS.Signals, timeoutMs: number): Promise<void> {
  const kill = (what: NodeJS.Signals): void => {
    try {
      process.kill(pid, what);
    } catch {
      // It has gone already.
    }
  };
  kill(signal);
  const deadline = Date.now() + timeoutMs;
  while (isAlive(pid)) {
    if (Date.now() > deadline) kill('SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
