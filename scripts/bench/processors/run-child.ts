import { fork } from 'node:child_process';
import { join } from 'node:path';
import { processorFlags } from '../../local/platform.ts';
import type { ChildJob, ChildResult } from './child.ts';

/** Runs the job in a process of its own, with V8's settings of the platform's processors. `profile`: a folder for its CPU profile. */
export function runChild(job: ChildJob, profile?: string): Promise<ChildResult> {
  return new Promise((resolve, reject) => {
    const profiling = profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : [];
    const child = fork(join(import.meta.dirname, 'child.ts'), {
      execArgv: [...process.execArgv, ...processorFlags, ...profiling],
    });
    child.once('message', (result) => resolve(result as ChildResult));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${job.work} ended with ${code}`)));
    child.send(job);
  });
}
