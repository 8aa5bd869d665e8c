import { existsSync, statfsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { totalmem } from 'node:os';
import { dirname } from 'node:path';
import { kafkaHome, kafkaVersion } from '../kafka/kafka-jars.ts';
import { sightlineDir } from '../paths.ts';
import { isPortFree } from '../ports.ts';
import { findCommand } from '../process/find-command.ts';
import { run } from '../process/run.ts';
import { findRedisServer } from '../redis/redis-server.ts';
import { aptCommand, canUseApt } from './apt.ts';
import { findChromium } from './chromium.ts';
import { findJava } from './java.ts';
import { findMaven } from './maven.ts';
import { findPip } from './pip.ts';

/** What the machine has or lacks of what the platform needs. */
export interface Check {
  what: string;
  /** `fetched`: not there, and installed by the command that needs it. `missing`: a person has to act. */
  state: 'present' | 'fetched' | 'missing';
  detail: string;
  /** The command that brings what is missing. */
  command?: string;
}

const neededGigabytes = 3;
const neededMemory = 2;

export async function checkMachine(ports: Record<string, number>): Promise<Check[]> {
  const [java, redis, pip] = await Promise.all([findJava(), findRedisServer(), findPip()]);
  const kafka = existsSync(kafkaHome());
  const installs = canUseApt();
  const linux64 = process.platform === 'linux' && process.arch === 'x64';
  return [
    checkNode(),
    checkClickHouse(),
    tool(
      'Java 17 or newer',
      java && `${java.version}, ${java.path}`,
      installs || pip !== undefined,
      'default-jre-headless',
    ),
    kafka
      ? present(`Apache Kafka ${kafkaVersion}`, kafkaHome())
      : {
          what: `Apache Kafka ${kafkaVersion}`,
          state: 'fetched',
          detail: 'Maven fetches 45 MB when it is first started',
        },
    kafka ? present('Maven', 'not needed any more') : tool('Maven', findMaven(), installs, 'maven'),
    tool('Valkey or Redis', redis, installs || pip !== undefined, 'redis-server'),
    tool('Chromium (for tests and demo visitors)', findChromium(), installs || linux64, 'chromium'),
    await checkDocker(),
    checkDisk(),
    checkMemory(),
    ...(await Promise.all(Object.entries(ports).map(([variable, port]) => checkPort(variable, port)))),
  ];
}

const present = (what: string, detail: string): Check => ({ what, state: 'present', detail });

function tool(what: string, found: string | undefined, installable: boolean, debianPackage: string): Check {
  if (found) return present(what, found);
  const command = aptCommand([debianPackage]);
  if (installable)
    return { what, state: 'fetched', detail: 'is installed when it is first needed; or now, with', command };
  return { what, state: 'missing', detail: 'install it with', command };
}

function checkNode(): Check {
  return present('Node', `${process.version}, ${process.execPath}`);
}

/** The ClickHouse engine is an npm package with binaries for Linux (glibc) and macOS. */
function checkClickHouse(): Check {
  const what = 'ClickHouse engine (npm chdb)';
  const library = `@chdb/lib-${process.platform}-${process.arch}${process.platform === 'linux' ? '-gnu' : ''}`;
  try {
    return present(what, dirname(createRequire(import.meta.url).resolve(library)));
  } catch {
    const supported = ['linux', 'darwin'].includes(process.platform) && ['x64', 'arm64'].includes(process.arch);
    if (supported) return { what, state: 'missing', detail: `${library} is not installed; run`, command: 'npm ci' };
    const detail = `not made for ${process.platform}-${process.arch}; use a server and set CLICKHOUSE_URL`;
    return { what, state: 'missing', detail };
  }
}

async function checkDocker(): Promise<Check> {
  const what = 'Docker (not needed)';
  if (!findCommand('docker')) return present(what, 'not installed');
  const { code } = await run('docker', ['info'], { timeoutMs: 2000 });
  return present(what, code === 0 ? 'answers: docker compose up works too' : 'installed, its engine does not answer');
}

function checkDisk(): Check {
  const dir = existsSync(sightlineDir()) ? sightlineDir() : dirname(sightlineDir());
  const { bavail, bsize } = statfsSync(dir);
  const free = (bavail * bsize) / 1e9;
  const detail = `${free.toFixed(0)} GB free at ${dir}`;
  if (free >= neededGigabytes) return present('Disk', detail);
  return {
    what: 'Disk',
    state: 'missing',
    detail: `${detail}; ${neededGigabytes} GB are needed, SIGHTLINE_DIR moves the folder`,
  };
}

function checkMemory(): Check {
  const gigabytes = totalmem() / 1e9;
  const detail = `${gigabytes.toFixed(1)} GB`;
  if (gigabytes >= neededMemory) return present('Memory', detail);
  return { what: 'Memory', state: 'missing', detail: `${detail}; ${neededMemory} GB are needed` };
}

async function checkPort(variable: string, port: number): Promise<Check> {
  const what = `Port ${port} (${variable})`;
  if (await isPortFree(port)) return present(what, 'free');
  return {
    what,
    state: 'missing',
    detail: 'taken, perhaps by a Sightline that runs; choose another one with',
    command: `export ${variable}=${port + 10_000}`,
  };
}
