import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine } from '../engine.ts';
import { repositoryRoot } from '../paths.ts';
import { freePort } from '../ports.ts';
import { ensureS3Proxy } from '../s3/s3-jars.ts';

export interface S3Server {
  readonly port: number;
  /** What the AWS SDK reads its credentials from. */
  readonly environment: { AWS_ACCESS_KEY_ID: string; AWS_SECRET_ACCESS_KEY: string };
  /** URL of an object store in the server's one bucket, or in another that does not exist. */
  url(prefix: string, bucket?: string): string;
  /** Stops it and takes its objects away. */
  remove(): Promise<void>;
}

const bucket = 'recordings';
const environment = { AWS_ACCESS_KEY_ID: 'local-identity', AWS_SECRET_ACCESS_KEY: 'local-credential' };
const logback = join(repositoryRoot, 'deploy/local/s3/logback.xml');

const configuration = (port: number, objects: string): string => `s3proxy.endpoint=http://127.0.0.1:${port}
s3proxy.authorization=aws-v4
s3proxy.identity=${environment.AWS_ACCESS_KEY_ID}
s3proxy.credential=${environment.AWS_SECRET_ACCESS_KEY}
jclouds.provider=filesystem-nio2
jclouds.filesystem.basedir=${objects}
`;

/** A real S3 server on a free port, over a temporary folder, with one bucket; about two seconds and 110 MB. */
export async function startS3Server(): Promise<S3Server> {
  const dir = mkdtempSync(join(tmpdir(), `sightline-engines-of-${process.pid}-`));
  const port = await freePort();
  const dataDir = join(dir, 'data');
  const objects = join(dataDir, 'objects');
  const configFile = join(dataDir, 's3proxy.conf');
  const engine = createEngine({
    name: 's3',
    title: 'S3Proxy',
    port,
    portVariable: 'a free port',
    dataDir,
    logFile: join(dir, 'log'),
    detached: false,
    stopSignal: 'SIGTERM',
    stopTimeoutMs: 5_000,
    readyTimeoutMs: 60_000,
    async ready() {
      const response = await fetch(`http://127.0.0.1:${port}/healthz`);
      if (!response.ok) throw new Error(`status ${response.status}`);
    },
    async launch() {
      const { java, classPath } = await ensureS3Proxy(() => {});
      mkdirSync(join(objects, bucket), { recursive: true });
      writeFileSync(configFile, configuration(port, objects));
      const options = [
        '-Xmx256m',
        '-XX:+UseSerialGC',
        '-XX:TieredStopAtLevel=1',
        `-Dlogback.configurationFile=${logback}`,
      ];
      return {
        command: java,
        args: [...options, '-cp', classPath, 'org.gaul.s3proxy.Main', '--properties', configFile],
      };
    },
  });
  const remove = async (): Promise<void> => {
    await engine.stop();
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    await engine.start();
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    port,
    environment,
    url: (prefix, of = bucket) => `s3://${of}/${prefix}?endpoint=${encodeURIComponent(`http://127.0.0.1:${port}`)}`,
    remove,
  };
}
