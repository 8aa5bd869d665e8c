import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../ports.ts';
import { stopProcess } from '../process/process-info.ts';
import { runOrThrow } from '../process/run.ts';
import { placeFolder } from '../setup/place-folder.ts';
import { type Report, step } from '../setup/report.ts';
import { brokerOptions, commonOptions } from './java-options.ts';
import { kafkaReady } from './kafka-ready.ts';
import { serverProperties } from './server-properties.ts';

export interface PreparedKafka {
  /** An empty formatted data folder, to be copied. Every installation that copies it has the same cluster id. */
  formatted: string;
  /** Options that let Java map Kafka's classes instead of loading them: 2 CPU seconds less for each start. */
  classOptions: string[];
}

const warmUpTimeoutMs = 120_000;

/** What makes every later start faster, done once for a version of Kafka and of Java. */
export async function prepareKafka(
  program: { java: string; javaVersion: string; classPath: string; home: string },
  report: Report,
): Promise<PreparedKafka> {
  const formatted = join(program.home, 'formatted');
  const archive = join(program.home, `classes-${program.javaVersion}.jsa`);
  if (!existsSync(formatted) || !existsSync(archive)) {
    await step(report, 'Preparing Kafka for quick starts (once)', async () => {
      await placeFolder(formatted, (folder) => format(program, folder));
      // Without the archive Kafka starts all the same.
      await archiveClasses(program, formatted, archive).catch((error: Error) => report(error.message));
    });
  }
  return { formatted, classOptions: existsSync(archive) ? [`-XX:SharedArchiveFile=${archive}`, '-Xshare:auto'] : [] };
}

type Program = Parameters<typeof prepareKafka>[0];

async function format({ java, classPath }: Program, folder: string): Promise<void> {
  const properties = `${folder}.properties`;
  writeFileSync(properties, serverProperties({ port: 9092, controllerPort: 9093, logDir: folder }));
  const id = randomBytes(16).toString('base64url');
  const tool = ['kafka.tools.StorageTool', 'format', '-t', id, '-c', properties, '--ignore-formatted'];
  try {
    await runOrThrow(java, ['-XX:TieredStopAtLevel=1', ...commonOptions(classPath), ...tool]);
  } finally {
    rmSync(properties);
  }
}

/** Runs a broker on an empty folder once; Java writes the classes that it has loaded when the broker ends. */
async function archiveClasses({ java, classPath }: Program, formatted: string, archive: string): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'sightline-kafka-'));
  const written = `${archive}.${randomBytes(4).toString('hex')}`;
  try {
    const port = await freePort();
    const properties = join(dir, 'server.properties');
    const logDir = join(dir, 'log');
    await runOrThrow('cp', ['-R', formatted, logDir]);
    writeFileSync(properties, serverProperties({ port, controllerPort: await freePort(), logDir }));
    const options = [...brokerOptions, `-XX:ArchiveClassesAtExit=${written}`, ...commonOptions(classPath)];
    const child = spawn(java, [...options, 'kafka.Kafka', properties], { stdio: 'ignore', cwd: dir });
    const ended = new Promise<void>((resolve) => child.once('close', () => resolve()).once('error', () => resolve()));
    try {
      await untilReady(port, ended);
    } finally {
      if (child.pid) await stopProcess(child.pid, 'SIGTERM', warmUpTimeoutMs);
      await ended;
    }
    renameSync(written, archive);
  } finally {
    rmSync(dir, { recursive: true, force: true });
    rmSync(written, { force: true });
  }
}

async function untilReady(port: number, ended: Promise<void>): Promise<void> {
  let gone = false;
  void ended.then(() => {
    gone = true;
  });
  const deadline = Date.now() + warmUpTimeoutMs;
  while (!gone && Date.now() < deadline) {
    const ready = await kafkaReady(port).then(
      () => true,
      () => false,
    );
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('Kafka did not start for its preparation; starts will take a little longer');
}
