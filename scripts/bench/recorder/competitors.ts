import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { runToEnd } from '../../local/run-to-end.ts';
import type { Candidate } from './candidates.ts';

/**
 * Installs the packages into a folder of their own, without running their scripts, unless it has them already: 110 MB
 * that only this measurement needs.
 */
export async function installCompetitors(folder: string, candidates: Candidate[]): Promise<void> {
  const wanted = candidates.flatMap((candidate) => candidate.package ?? []).sort();
  const manifest = JSON.stringify({ private: true, description: wanted.join(' ') });
  const stamp = join(folder, `${wanted.join('+').replace(/[^\w.+-]/g, '_')}.installed`);
  if (existsSync(stamp)) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), manifest);
  const command = ['npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...wanted];
  await runToEnd(
    [...command, '--prefix', folder],
    { ...(process.env as Record<string, string>) },
    join(folder, 'install.log'),
  );
  writeFileSync(stamp, '');
}

/** A candidate as one minified script, and its size in bytes, gzipped. */
export async function bundleCandidate(
  folder: string,
  { name, start }: Candidate,
): Promise<{ script: string; bytes: number }> {
  const entry = join(folder, `${name.replace(/\W+/g, '-')}.entry.js`);
  writeFileSync(entry, start);
  const results = (await build({
    configFile: false,
    root: folder,
    logLevel: 'error',
    build: { write: false, target: 'es2022', minify: true, lib: { entry, formats: ['iife'], name: 'candidate' } },
    define: { 'process.env.NODE_ENV': '"production"' },
  })) as Rolldown.RolldownOutput[];
  const script = results[0]?.output[0].code ?? '';
  return { script, bytes: gzipSync(script, { level: 9 }).length };
}
