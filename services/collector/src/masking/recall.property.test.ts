import { gunzipSync, gzipSync } from 'node:zlib';
import { privacyRules } from '@sightline/schemas';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { processChunk } from '../pipeline/process-chunk.ts';
import { pieces } from '../testing/corpus/page-places.ts';
import { plant, plantedKinds } from '../testing/corpus/planted-values.ts';
import { isReadable, readings } from '../testing/corpus/traces.ts';
import { createRandom, type Random } from '../testing/random.ts';
import { createMasker } from './masker.ts';

/** More runs: `MASKING_RUNS=100000 npx vitest run recall.property`. */
const numRuns = Number(process.env.MASKING_RUNS ?? 400);
const seed = Number(process.env.MASKING_SEED ?? 1);
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

function published(event: object): object[] {
  const result = processChunk(gzipSync(JSON.stringify({ ...event, timestamp: now })), limits, masker, now);
  if (!result.ok) throw new Error(result.code);
  return [JSON.parse(gunzipSync(result.value.bytes).toString())];
}

/** Ways in which a text may be written once more; each undoes in one layer. */
const writings: Record<string, (text: string) => string> = {
  percent: encodeURIComponent,
  'every byte in percent': (text) =>
    [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  html: (text) => [...text].map((character) => `&#${character.codePointAt(0)};`).join(''),
  json: (text) => JSON.stringify(text),
};

interface Planted {
  text: string;
  secret: string;
}
const planted: fc.Arbitrary<Planted & { random: Random }> = fc
  .record({ kind: fc.constantFrom(...Object.keys(plantedKinds)), chance: fc.nat() })
  .map(({ kind, chance }) => {
    const random = createRandom(chance);
    return { ...plant(kind, random), random };
  });

const holds = (events: object[], secret: string): boolean => isReadable(secret, readings(events));

it('finds a value however deep it lies in objects, lists and strings of JSON', () => {
  const wraps: Record<string, (value: unknown) => unknown> = {
    object: (value) => ({ remark: value, after: 1 }),
    list: (value) => ['before', value],
    string: (value) => (typeof value === 'string' ? `see ${value} there` : JSON.stringify(value)),
  };
  fc.assert(
    fc.property(
      planted,
      fc.array(fc.constantFrom(...Object.keys(wraps)), { maxLength: 6 }),
      ({ text, secret }, around) => {
        // JSON in JSON in JSON has more layers of escapes than are undone.
        const names = around.filter((name, index) => name !== 'string' || around.indexOf('string') === index);
        const payload = names.reduce<unknown>((value, name) => wraps[name]?.(value), text);
        const event = { type: 5, data: { tag: 'note', payload: { payload } } };
        expect(holds([event], secret)).toBe(true);
        expect(holds(published(event), secret)).toBe(false);
      },
    ),
    { numRuns, seed },
  );
});

it('finds a value in four layers of escapes', () => {
  const names = fc.array(fc.constantFrom(...Object.keys(writings)), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(planted, names, ({ text, secret }, layers) => {
      const written = layers.reduce((of, name) => writings[name]?.(of) ?? of, `x ${text}`);
      const event = { type: 5, data: { tag: 'note', payload: { remark: written } } };
      expect(holds(published(event), secret)).toBe(false);
    }),
    { numRuns, seed },
  );
});

it('finds a value that is cut anywhere, over inline elements nested in any way', () => {
  const inline = fc.constantFrom('span', 'b', 'em', 'a', 'i');
  const nesting = fc.array(fc.array(inline, { maxLength: 4 }), { minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(planted, nesting, fc.boolean(), ({ text, secret, random }, tags, isAdded) => {
      let id = 10;
      const childNodes = pieces(text, random).map((part, index) => {
        const leaf: object = { type: 3, id: ++id, textContent: part };
        return (tags[index] ?? []).reduce<object>(
          (child, tagName) => ({ type: 2, id: ++id, tagName, attributes: {}, childNodes: [child] }),
          leaf,
        );
      });
      const paragraph = { type: 2, id: 5, tagName: 'p', attributes: {}, childNodes };
      const event = isAdded
        ? {
            type: 3,
            data: {
              source: 0,
              texts: [],
              attributes: [],
              removes: [],
              adds: [{ parentId: 1, nextId: null, node: paragraph }],
            },
          }
        : { type: 2, data: { node: { type: 0, id: 1, childNodes: [paragraph] } } };
      expect(holds([event], secret)).toBe(true);
      expect(holds(published(event), secret)).toBe(false);
    }),
    { numRuns, seed },
  );
});

it('masks what it has masked already to the same', () => {
  fc.assert(
    fc.property(planted, ({ text }) => {
      const event = { type: 5, data: { tag: 'note', payload: { remark: `it is ${text}.` } } };
      const [once] = published(event);
      expect(published(once ?? {})).toEqual([once]);
    }),
    { numRuns, seed },
  );
});
