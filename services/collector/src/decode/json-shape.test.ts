import { describe, expect, it } from 'vitest';
import { createRandom } from '../testing/random.ts';
import { measureShape, shapeFault } from './json-shape.ts';

const random = createRandom(11);

/** The same counts, from what a parser makes of it. */
function shapeOf(value: unknown, depth = 0): { depth: number; values: number; string: number } {
  if (typeof value === 'string') return { depth, values: 0, string: Buffer.byteLength(JSON.stringify(value)) - 2 };
  if (typeof value !== 'object' || value === null) return { depth, values: 0, string: 0 };
  const items = Array.isArray(value) ? value : Object.values(value);
  const keys = Array.isArray(value) ? [] : Object.keys(value);
  const shapes = [...items, ...keys].map((item) => shapeOf(item, depth + 1));
  return {
    depth: Math.max(depth + 1, ...items.map((item) => shapeOf(item, depth + 1).depth)),
    values: 1 + Math.max(0, items.length - 1) + shapes.reduce((sum, shape) => sum + shape.values, 0),
    string: Math.max(0, ...shapes.map((shape) => shape.string)),
  };
}

const text = (): string =>
  Array.from({ length: random.below(40) }, () => random.pick(['a', '"', '\\', '[', '{,', '}', '\n', 'é', '😀'])).join(
    '',
  );

function make(depth: number): unknown {
  if (depth > 4 || random.once(3)) return random.pick<unknown>([text(), 1, null, true]);
  const items = Array.from({ length: random.below(5) }, () => make(depth + 1));
  return random.once(2) ? items : Object.fromEntries(items.map((item, index) => [`${index}${text()}`, item]));
}

it('counts levels, values and the longest string as they are written', () => {
  for (let round = 0; round < 400; round += 1) {
    const value = [make(0), make(0)];
    const json = Buffer.from(JSON.stringify(value));
    const { depth, values, string } = shapeOf(value);
    const limits = { maxDepth: depth, maxValues: values, maxStringBytes: string, maxParsedBytes: 1e9 };
    expect(shapeFault(json, limits)).toBeUndefined();
    expect(shapeFault(json, { ...limits, maxDepth: depth - 1 })).toBe('depth');
    expect(shapeFault(json, { ...limits, maxValues: values - 1 })).toBe('values');
    if (string > 0) expect(shapeFault(json, { ...limits, maxStringBytes: string - 1 })).toBe('string');
  }
});

it('counts a string that is longer than what is read at once, with an escape at every border', () => {
  const piece = 1 << 18;
  for (const shift of [0, 1, 2, 3]) {
    const json = Buffer.from(`["${'x'.repeat(piece - 4 + shift)}\\"${'\\\\'.repeat(piece / 2)}",[1]]`);
    const string = json.length - 8;
    const limits = { maxDepth: 2, maxValues: 3, maxStringBytes: string, maxParsedBytes: 1e9 };
    expect(shapeFault(json, limits)).toBeUndefined();
    expect(shapeFault(json, { ...limits, maxStringBytes: string - 1 })).toBe('string');
    expect(shapeFault(json, { ...limits, maxValues: 2 })).toBe('values');
  }
});

describe('bytes of memory that parsing takes', () => {
  const limits = { maxDepth: 10, maxValues: 1e6, maxStringBytes: 1e6, maxParsedBytes: 1e9 };
  const bytesOf = (json: string): number => {
    const measured = measureShape(Buffer.from(json), limits, 'whole');
    if (typeof measured === 'string') throw new Error(measured);
    return measured;
  };

  it('are at least what V8 takes, of what it takes most of', () => {
    expect(bytesOf(`[${'[],'.repeat(1_000)}1]`)).toBeGreaterThan(40 * 1_000);
    expect(bytesOf(`[${'1.5,'.repeat(1_000)}1]`)).toBeGreaterThan(24 * 1_000);
    expect(bytesOf(`[${'"abcd",'.repeat(1_000)}1]`)).toBeGreaterThan(40 * 1_000);
    expect(bytesOf(`[${'1e20,'.repeat(1_000)}1]`)).toBeGreaterThan(80 * 1_000);
  });

  it('are counted once for a key that comes again, each time for one that is new', () => {
    const same = bytesOf(`[${'{"key":1},'.repeat(1_000)}1]`);
    const other = bytesOf(`[${Array.from({ length: 1_000 }, (_, index) => `{"k${index}":1},`).join('')}1]`);
    expect(same).toBeLessThan(100 * 1_000);
    expect(other).toBeGreaterThan(280 * 1_000);
  });

  it('are those of one line, where lines are parsed one by one, and not of white space in one text', () => {
    const lines = Buffer.from('[[],[],[]]\n'.repeat(1_000));
    const most = { ...limits, maxParsedBytes: 1_000 };
    expect(shapeFault(lines, most)).toBeUndefined();
    expect(measureShape(lines, most, 'whole')).toBe('memory');
    expect(shapeFault(Buffer.from(`[${'[],'.repeat(1_000)}1]`), most)).toBe('memory');
  });
});
