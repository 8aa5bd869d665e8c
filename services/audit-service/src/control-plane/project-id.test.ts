import { describe, expect, it } from 'vitest';
import { freeProjectId, projectIdPattern, slugify } from './project-id.ts';

describe('slugify', () => {
  it.each([
    ['Shop', 'shop'],
    ['Café Nord!', 'cafe-nord'],
    ['  --A  B--  ', 'a-b'],
    ['Магазин', 'project'],
    ['x', 'project'],
    ['x'.repeat(100), 'x'.repeat(40)],
    [`${'x'.repeat(39)} y`, 'x'.repeat(39)],
  ])('makes of %j %j', (name, id) => {
    expect(slugify(name)).toBe(id);
    expect(id).toMatch(projectIdPattern);
  });
});

describe('freeProjectId', () => {
  it('numbers what is taken, and stays within the length', () => {
    const taken = new Set(['shop', 'shop-2', 'x'.repeat(40)]);
    expect(freeProjectId('Shop', (id) => taken.has(id))).toBe('shop-3');
    expect(freeProjectId('x'.repeat(40), (id) => taken.has(id))).toBe(`${'x'.repeat(38)}-2`);
  });
});
