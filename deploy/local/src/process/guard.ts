import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Stops a process when this one has gone, however it went: a shell waits at the end of a pipe that only this process
 * holds open. It costs about a megabyte and works on every Unix. Kill the guard when the process has ended.
 */
export function guard(pid: number, signal: NodeJS.Signals, timeoutMs: number): ChildProcess {
  const script = [
    'trap "" INT HUP',
    'read -r _',
    'kill -"$2" "$1" 2>/dev/null || exit',
    'for second in $(seq "$3"); do sleep 1; kill -0 "$1" 2>/dev/null || exit; done',
    'kill -KILL "$1"',
  ].join('\n');
  const args = ['-c', script, 'guard', String(pid), signal.replace('SIG', ''), String(Math.ceil(timeoutMs / 1000))];
  const child = spawn('/bin/sh', args, { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  child.stdin?.on('error', () => {});
  child.unref();
  return child;
}
