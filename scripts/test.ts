/**
 * npm test: lint, boundaries, unused code, types, and every test of every package on real engines and in a real browser.
 * The last line sums all runners: `N passed, N failed`, with `, N skipped` where there are any.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { engineSetFile, ensureChromium, startEngineSet, stopEngineSet } from '@sightline/local';

const help = `npm test [-- [--force] package …]

Runs lint, types and all tests; with names of packages (e.g. collector gateway) only their tests.
Engines run on free ports with their data in a temporary folder, and are stopped at the end.
Results of packages that did not change come from turbo's cache; --force runs them again.
Two packages are tested at once. Takes about 15 minutes on two cores, and up to 5 more on a new machine to install what is missing.`;

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** The part of vitest's JSON report that is read here. */
interface TestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
  }[];
}

const root = join(import.meta.dirname, '..');
const args = process.argv.slice(2);
if (args.includes('--help')) {
  console.log(help);
  process.exit(0);
}
const packages = args.filter((arg) => !arg.startsWith('-'));
const force = args.includes('--force') ? ['--force'] : [];
/** A program of the PATH, on which what the packages bring comes first. */
const run = (command: string, commandArgs: string[], env: Record<string, string> = {}): Promise<boolean> =>
  new Promise((resolve) => {
    spawn(command, commandArgs, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    })
      .on('error', () => resolve(false))
      .on('exit', (code) => resolve(code === 0));
  });

/** The lock file is whole (npm leaves out other platforms' packages at times) and names no host. */
const checkLockFile = async (): Promise<boolean> =>
  !/"resolved": "https?:/.test(readFileSync(join(root, 'package-lock.json'), 'utf8')) &&
  (await run('npm', ['ci', '--dry-run', '--ignore-scripts', '--loglevel=error']));

/** Folders of the packages that have tests. */
const folders = [
  'schemas',
  'deploy/local',
  'scripts',
  ...readdirSync(join(root, 'services')).map((name) => `services/${name}`),
].filter((folder) => existsSync(join(root, folder, 'package.json')));
const resultFile = (folder: string): string => join(root, folder, 'test-results.json');
const nameOf = (folder: string): string => JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')).name;

/** One check that passes or fails as a whole. */
async function check(name: string, work: () => Promise<boolean>): Promise<Counts> {
  const start = Date.now();
  const ok = await work();
  console.log(`${ok ? 'passed' : 'FAILED'}: ${name} (${((Date.now() - start) / 1000).toFixed(0)} s)\n`);
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}

/** What a package's vitest wrote; a run that died before writing counts as one failure. */
function readResults(folder: string): { counts: Counts; failures: string[] } {
  if (!existsSync(resultFile(folder))) {
    return { counts: { passed: 0, failed: 1, skipped: 0 }, failures: [`${folder} wrote no test results`] };
  }
  const report: TestReport = JSON.parse(readFileSync(resultFile(folder), 'utf8'));
  const failedFiles = report.testResults.filter(({ status }) => status === 'failed');
  const brokenFiles = failedFiles.filter(({ assertionResults }) => assertionResults.length === 0);
  const failures = [
    ...brokenFiles.map(({ name, message }) => `${relative(root, name)}\n${message}`),
    ...failedFiles.flatMap(({ name, assertionResults }) =>
      assertionResults
        .filter(({ status }) => status === 'failed')
        .map((test) => `${relative(root, name)} > ${test.fullName}\n${test.failureMessages.join('\n')}`),
    ),
  ];
  const counts = {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
  return { counts, failures };
}

async function testPackages(): Promise<Counts[]> {
  const chosen = folders.filter(
    (folder) => packages.length === 0 || packages.includes(nameOf(folder).split('/')[1] ?? ''),
  );
  for (const folder of chosen) rmSync(resultFile(folder), { force: true });
  const chromium = await ensureChromium();
  const dir = mkdtempSync(join(tmpdir(), 'sightline-test-'));
  await startEngineSet({ dir, ports: 'auto', report: (line) => console.log(line) });
  try {
    const filters = chosen.map((folder) => `--filter=${nameOf(folder)}`);
    await run(
      'turbo',
      [
        'run',
        'test',
        ...filters,
        ...force,
        '--concurrency=2',
        '--continue=always',
        '--output-logs=new-only',
        '--log-order=stream',
      ],
      {
        SIGHTLINE_TEST_ENGINES: engineSetFile(dir),
        SIGHTLINE_CHROMIUM: chromium,
      },
    );
  } finally {
    await stopEngineSet(dir);
    rmSync(dir, { recursive: true, force: true });
  }
  const read = chosen.map((folder) => ({ folder, ...readResults(folder) }));
  for (const failure of read.flatMap(({ failures }) => failures)) console.error(`FAILED: ${failure}\n`);
  return read.map(({ folder, counts }) => {
    console.log(`${nameOf(folder)}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
    return counts;
  });
}

const results: Counts[] = [];
if (packages.length === 0) {
  results.push(await check('lock file', checkLockFile));
  results.push(await check('format and lint', () => run('biome', ['check', '--error-on-warnings', '.'])));
  results.push(
    await check('import boundaries', () =>
      run('depcruise', ['--config', '.dependency-cruiser.cjs', 'services', 'schemas', 'deploy', 'scripts']),
    ),
  );
  results.push(await check('unused code and dependencies', () => run('knip', [])));
  results.push(await check('types', () => run('turbo', ['run', 'types', ...force, '--output-logs=errors-only'])));
}
results.push(...(await testPackages()));

const total = (key: keyof Counts): number => results.reduce((sum, counts) => sum + counts[key], 0);
const skipped = total('skipped');
console.log(`\n${total('passed')} passed, ${total('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = total('failed') > 0 ? 1 : 0;
