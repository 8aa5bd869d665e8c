#!/usr/bin/env node
/**
 * The first step of every command in package.json: plain JavaScript without dependencies, so that a machine with
 * only Node 20 and git can run it. Installs the packages when the lock file changed (Node 22 comes with them),
 * builds what changed, then hands over to scripts/<command>.ts under that Node 22.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, 'node_modules/.sightline-installed');
const bin = join(root, 'node_modules/.bin');

/** What needs no build before it, or does it itself. */
const unbuilt = new Set(['doctor']);

/** @param {string} command @param {string[]} args @param {'inherit' | 'ignore'} [output] @returns {Promise<number>} */
function run(command, args, output = 'inherit') {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['inherit', output, 'inherit'],
      env: { ...process.env, PATH: `${bin}:${process.env.PATH}`, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
    });
    // A terminal's Ctrl-C reaches the child by itself; a signal to this process alone is passed on.
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.on(signal, () => child.kill(signal));
    }
    // npm hands a signal to the shell between, which ends without a word.
    const parent = process.ppid;
    const isOrphan = () => process.env.npm_lifecycle_event !== undefined && process.ppid !== parent;
    const watch = setInterval(() => isOrphan() && child.kill('SIGTERM'), 500);
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1));
    });
  });
}

/** @param {string} step @param {() => Promise<number>} work */
async function timed(step, work) {
  const start = Date.now();
  const code = await work();
  if (code !== 0) {
    console.error(`${step} failed (exit code ${code})`);
    process.exit(code);
  }
  const seconds = (Date.now() - start) / 1000;
  if (seconds > 2) console.log(`${step}: ${seconds.toFixed(0)} s`);
}

async function install() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const wanted = createHash('sha256').update(lock).update(process.platform).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log('Installing packages (about 700 MB on disk, one to three minutes the first time) …');
  await timed('packages installed', () =>
    run('npm', ['ci', '--include=dev', '--no-progress', '--loglevel=error'], 'ignore'),
  );
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

const [command, ...args] = process.argv.slice(2);
const script = join(root, 'scripts', `${command}.ts`);
if (command === undefined || !existsSync(script)) {
  console.error(
    'usage: node scripts/bootstrap.mjs start|test|bench|chaos|dead-letters|reprocess|demo-visitors|doctor [options]',
  );
  process.exit(2);
}
if (Number(process.versions.node.split('.')[0]) < 20) {
  console.error(`Sightline needs Node 20 or newer to begin with; this is ${process.version}.`);
  process.exit(1);
}
await install();
const helpOnly = args.includes('--help') || args.includes('-h');
if (!unbuilt.has(command) && !helpOnly) {
  await timed('built', () =>
    run(join(bin, 'turbo'), ['run', 'build', '--output-logs=errors-only', '--log-order=grouped'], 'ignore'),
  );
}
process.exit(await run(join(bin, 'node'), ['--disable-warning=ExperimentalWarning', script, ...args]));
