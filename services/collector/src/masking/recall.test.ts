import { gunzipSync, gzipSync } from 'node:zlib';
import { privacyRules } from '@sightline/schemas';
import { describe, expect, it } from 'vitest';
import { processChunk } from '../pipeline/process-chunk.ts';
import { pagePlaces } from '../testing/corpus/page-places.ts';
import { plant, plantedKinds } from '../testing/corpus/planted-values.ts';
import { isReadable, readings } from '../testing/corpus/traces.ts';
import { createRandom } from '../testing/random.ts';
import { createMasker } from './masker.ts';

/** Other values and more of them: `MASKING_SEED=7 MASKING_ROUNDS=50 npx vitest run recall`. */
const seed = Number(process.env.MASKING_SEED ?? 1);
const rounds = Number(process.env.MASKING_ROUNDS ?? 1);
const now = Date.UTC(2026, 10, 23);
const limits = {
  maxInflatedBytes: 16 * 1024 * 1024,
  maxChunkBytes: 900_000,
  maxDepth: 1_200,
  maxValues: 2_000_000,
  maxStringBytes: 4 * 1024 * 1024,
  maxParsedBytes: 72 * 1024 * 1024,
};
const masker = createMasker(privacyRules);

/** The events as they reach Kafka. */
function published(events: readonly object[]): object[] {
  const lines = events.map((event) => JSON.stringify({ ...event, timestamp: now })).join('\n');
  const result = processChunk(gzipSync(lines), limits, masker, now);
  if (!result.ok) throw new Error(result.code);
  const text = gunzipSync(result.value.bytes).toString();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as object);
}

it('has at least 60 kinds of values and 40 places', () => {
  expect(Object.keys(plantedKinds).length).toBeGreaterThanOrEqual(60);
  expect(Object.keys(pagePlaces).length).toBeGreaterThanOrEqual(40);
});

describe.each(Object.keys(plantedKinds))('%s', (kind) => {
  it('is masked in every place', () => {
    const random = createRandom(seed * 7_919 + Object.keys(plantedKinds).indexOf(kind));
    const missed: string[] = [];
    const places = Array.from({ length: rounds }, () => Object.entries(pagePlaces)).flat();
    for (const [place, events] of places) {
      const { text, secret } = plant(kind, random);
      const planted = events(text, random);
      // What cannot be found before masking could not be found after it either.
      expect([place, isReadable(secret, readings(planted))]).toEqual([place, true]);
      if (isReadable(secret, readings(published(planted)))) missed.push(`${place}: ${text}`);
    }
    expect(missed.join('\n')).toBe('');
  });
});
