import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runOrThrow } from '../process/run.ts';
import { ensureMaven } from './maven.ts';
import { placeFolder } from './place-folder.ts';
import type { Report } from './report.ts';

export interface JarsToPlace {
  /** Gets a folder `libs` with all jars, or does not come into being. */
  home: string;
  /** The Maven project whose runtime dependencies they are. */
  pom: string;
  /** Path of `java`: Maven finds none by itself that set-up has unpacked. */
  java: string;
  report: Report;
}

/** Fetches jars with the machine's own Maven configuration. */
export async function placeJars({ home, pom, java, report }: JarsToPlace): Promise<void> {
  const maven = await ensureMaven(report);
  await placeFolder(home, async (folder) => {
    const output = `-DoutputDirectory=${join(folder, 'libs')}`;
    const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', output];
    const env = { JAVA_HOME: process.env.JAVA_HOME || dirname(dirname(realpathSync(java))) };
    await runOrThrow(maven, ['-B', '-q', '-f', pom, ...goal], { timeoutMs: 600_000, env });
  });
}
