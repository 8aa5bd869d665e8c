import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { enginesDir, repositoryRoot } from '../paths.ts';
import { ensureJava } from '../setup/java.ts';
import { placeJars } from '../setup/place-jars.ts';
import { type Report, step } from '../setup/report.ts';

/** As in `s3/pom.xml`. */
const s3ProxyVersion = '4.1.0';

const pom = join(repositoryRoot, 'deploy/local/s3/pom.xml');

/** Java and the jars of S3Proxy (Apache-2.0): an S3 server over a folder, with signatures, ranges and paging. */
export async function ensureS3Proxy(report: Report): Promise<{ java: string; classPath: string }> {
  const java = await ensureJava(report);
  const home = join(enginesDir(), `s3proxy-${s3ProxyVersion}`);
  if (!existsSync(home)) {
    await step(report, `Fetching S3Proxy ${s3ProxyVersion} with Maven (34 MB)`, () =>
      placeJars({ home, pom, java: java.path, report }),
    );
  }
  return { java: java.path, classPath: join(home, 'libs/*') };
}
