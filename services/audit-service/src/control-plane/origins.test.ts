import { describe, expect, it } from 'vitest';
import { normalizeOrigins } from './origins.ts';

describe('normalizeOrigins', () => {
  it('gives origins as browsers state them', () => {
    expect(
      normalizeOrigins([
        'https://Shop.Example/',
        'https://shop.example',
        'http://localhost:8001',
        'https://a.b:443',
        '*',
      ]),
    ).toEqual({ origins: ['https://shop.example', 'http://localhost:8001', 'https://a.b', '*'] });
  });

  it.each([
    [[]],
    [['']],
    [['shop.example']],
    [['https://shop.example/path']],
    [['https://shop.example?x']],
    [['https://user@shop.example']],
    [['https://*.shop.example']],
    [['ftp://shop.example']],
    [['javascript:alert(1)']],
    [['null']],
    [Array.from({ length: 51 }, (_, i) => `https://shop${i}.example`)],
  ])('refuses %j', (given) => {
    expect(normalizeOrigins(given)).toHaveProperty('problem');
  });
});
