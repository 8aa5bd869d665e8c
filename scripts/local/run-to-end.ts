import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Runs a program and waits for its end; its output goes to a file.
 * @throws Error with the end of that file when the exit code is not 0.
 */
export async function runToEnd(command: string[], env: Record<string, string>, logFile: string): Promise<void> {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'w');
  const [program, ...args] = command as [string, ...string[]];
  const code = await new Promise<number | null>((resolve, reject) => {
    spawn(program, args, { env, stdio: ['ignore', log, log] })
      .on('error', reject)
      .on('exit', resolve);
  });
  closeSync(log);
  if (code === 0) return;
  const end = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-10).join('\n');
  throw new Error(`${args.at(-1)} failed with exit code ${code}:\n${end}`);
}
