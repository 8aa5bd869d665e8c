/** Compares the fast path and the parse path on random chunks: `node bench/fuzz.ts [cases] [seed]`. */
import { privacyRules } from '@sightline/schemas';
import { createFastPath } from '../src/fast-path/fast-path.ts';
import { createMasker } from '../src/masking/index.ts';
import { comparePaths } from '../src/testing/compare-paths.ts';
import { damageChunk } from '../src/testing/damage-chunk.ts';
import { createRandom } from '../src/testing/random.ts';
import { createChunkMaker } from '../src/testing/random-chunk.ts';
import { createSiteMaker } from '../src/testing/random-site.ts';

const cases = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? 1);
const now = Date.UTC(2026, 10, 24);
const masker = createMasker(privacyRules);
const parts = {
  masker,
  fastPath: createFastPath(masker),
  limits: {
    maxInflatedBytes: 1 << 24,
    maxChunkBytes: 900_000,
    maxDepth: 64,
    maxValues: 2_000_000,
    maxStringBytes: 4_194_304,
    maxParsedBytes: 72 * 1024 * 1024,
  },
  now,
};
const ways = new Map<string, number>();
const random = createRandom(seed);
const anything = createChunkMaker(random, now);
const site = createSiteMaker(random, now);
let failures = 0;
for (let index = 0; index < cases; index += 1) {
  const isSite = random.once(2);
  const text = isSite ? site() : anything();
  const isDamaged = isSite ? random.once(8) : !random.once(3);
  const bytes = isDamaged ? damageChunk(text, random) : Buffer.from(text);
  try {
    const way = comparePaths(parts, bytes);
    ways.set(way, (ways.get(way) ?? 0) + 1);
  } catch (error) {
    failures += 1;
    process.stderr.write(
      `case ${index} of seed ${seed}: ${error instanceof Error ? error.message : error}\n${bytes}\n`,
    );
    if (failures >= 5) break;
  }
}
for (const [way, count] of [...ways].sort((a, b) => b[1] - a[1]))
  process.stdout.write(`${String(count).padStart(9)}  ${way}\n`);
process.stdout.write(`${cases} cases, seed ${seed}, ${failures} failures\n`);
process.exitCode = failures === 0 ? 0 : 1;
