/** What decoding and masking cost on one core: `npm run bench`. MiB/s are of the inflated text. */
import { gunzipSync, gzipSync } from 'node:zlib';
import { privacyRules } from '@sightline/schemas';
import { decodeChunk } from '../src/decode/decode-chunk.ts';
import { createMasker } from '../src/masking/index.ts';
import { processChunk } from '../src/pipeline/process-chunk.ts';
import { sampleChunks } from './sample-chunks.ts';

const limits = {
  maxInflatedBytes: 16 * 1024 * 1024,
  maxChunkBytes: 900_000,
  maxDepth: 1_200,
  maxValues: 2_000_000,
  maxStringBytes: 4 * 1024 * 1024,
};
const masker = createMasker(privacyRules);
const now = Date.now();
const runMs = 2_000;

function measure(name: string, bytes: number, work: () => unknown): void {
  for (let warm = performance.now() + runMs / 4; performance.now() < warm; ) work();
  const used = process.cpuUsage();
  const start = performance.now();
  let rounds = 0;
  while (performance.now() - start < runMs) {
    work();
    rounds += 1;
  }
  const cpu = process.cpuUsage(used);
  const seconds = (cpu.user + cpu.system) / 1e6;
  const rate = (bytes * rounds) / 1024 / 1024 / seconds;
  process.stdout.write(`  ${name.padEnd(34)} ${rate.toFixed(0).padStart(5)} MiB per CPU second\n`);
}

for (const [name, text] of Object.entries(sampleChunks(now))) {
  const body = gzipSync(text);
  const bytes = Buffer.byteLength(text);
  const decoded = decodeChunk(body, limits, now);
  if (!decoded.ok) throw new Error(decoded.code);
  const { events } = decoded.value;
  process.stdout.write(`${name}: ${(bytes / 1024).toFixed(0)} KiB, ${(body.length / 1024).toFixed(0)} KiB gzipped\n`);
  measure('gunzip alone', bytes, () => gunzipSync(body));
  measure('decode and check', bytes, () => decodeChunk(body, limits, now));
  measure('mask', bytes, () => masker.maskEvents(events));
  measure('all, masked text compressed anew', bytes, () => processChunk(body, limits, masker, now));
}
