import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { enginesDir, repositoryRoot } from '../paths.ts';
import { runOrThrow } from '../process/run.ts';
import { ensureJava } from '../setup/java.ts';
import { ensureMaven } from '../setup/maven.ts';
import { placeFolder } from '../setup/place-folder.ts';
import { type Report, step } from '../setup/report.ts';

/** As in `kafka/pom.xml`. */
export const kafkaVersion = '4.4.0';

const pom = join(repositoryRoot, 'deploy/local/kafka/pom.xml');

export interface KafkaProgram {
  java: string;
  /** All of it, e.g. `17.0.15+6`: class archives fit one build only. */
  javaVersion: string;
  /** For `java -cp`. */
  classPath: string;
  /** Folder of this version: jars, and what start-up keeps to be faster next time. */
  home: string;
}

export const kafkaHome = (): string => join(enginesDir(), `kafka-${kafkaVersion}`);

/** Java and the jars of Apache Kafka, fetched with the machine's own Maven configuration when they are not there. */
export async function ensureKafka(report: Report): Promise<KafkaProgram> {
  const java = await ensureJava(report);
  const home = kafkaHome();
  if (!existsSync(home)) {
    const maven = await ensureMaven(report);
    await step(report, `Fetching Apache Kafka ${kafkaVersion} with Maven (45 MB)`, () =>
      placeFolder(home, async (folder) => {
        const output = `-DoutputDirectory=${join(folder, 'libs')}`;
        const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', output];
        // Maven finds no Java by itself that set-up has unpacked.
        const env = { JAVA_HOME: process.env.JAVA_HOME || dirname(dirname(realpathSync(java.path))) };
        await runOrThrow(maven, ['-B', '-q', '-f', pom, ...goal], { timeoutMs: 600_000, env });
      }),
    );
  }
  return { java: java.path, javaVersion: java.build, classPath: join(home, 'libs/*'), home };
}
