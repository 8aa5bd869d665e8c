import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { enginesDir, repositoryRoot } from '../paths.ts';
import { ensureJava } from '../setup/java.ts';
import { placeJars } from '../setup/place-jars.ts';
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
    await step(report, `Fetching Apache Kafka ${kafkaVersion} with Maven (45 MB)`, () =>
      placeJars({ home, pom, java: java.path, report }),
    );
  }
  return { java: java.path, javaVersion: java.build, classPath: join(home, 'libs/*'), home };
}
