/** Builds `dist/index.js` (ESM), `dist/recorder.js` (script tag) and `dist/recorder-extras.js`, and holds the script to its size. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bundle } from './bundle.ts';

/** Bytes of recorder.js, gzipped: every page of a site loads it. */
const limit = 28_000;

const dist = join(import.meta.dirname, '../dist');
mkdirSync(dist, { recursive: true });
writeFileSync(join(dist, 'index.js'), await bundle('module'));
writeFileSync(join(dist, 'recorder-extras.js'), await bundle('extras'));
const script = await bundle('script');
const bytes = gzipSync(script, { level: 9 }).length;
console.log(`recorder.js: ${(bytes / 1000).toFixed(1)} kB gzipped (limit ${limit / 1000} kB)`);
if (bytes > limit) process.exit(1);
writeFileSync(join(dist, 'recorder.js'), script);
