import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { countryDatabase } from '../testing/country-database.ts';
import { createCountryReader } from './country-reader.ts';

const folder = mkdtempSync(join(tmpdir(), 'sightline-countries-'));
const file = join(folder, 'countries.mmdb');
afterAll(() => rmSync(folder, { recursive: true }));

const networks = [
  ['192.0.2.0/24', 'DE'],
  ['198.51.100.0/25', 'AT'],
  ['203.0.113.7', 'xx'],
] as const;

it('knows the country of an address', () => {
  writeFileSync(file, countryDatabase(networks));
  const country = createCountryReader(file);
  expect(['192.0.2.1', '198.51.100.127', '198.51.100.128', '10.0.0.1', '2001:db8::1'].map(country)).toEqual([
    'DE',
    'AT',
    undefined,
    undefined,
    undefined,
  ]);
});

it('takes for a country what looks like one, and for an address what is one', () => {
  writeFileSync(file, countryDatabase(networks));
  const country = createCountryReader(file);
  expect([country('203.0.113.7'), country('nowhere'), country('')]).toEqual([undefined, undefined, undefined]);
});

it('knows none without a database, and says at once when there is no such file, or another one', () => {
  expect(createCountryReader('')('192.0.2.1')).toBeUndefined();
  expect(() => createCountryReader(join(folder, 'none.mmdb'))).toThrow('ENOENT');
  writeFileSync(file, 'something else');
  expect(() => createCountryReader(file)).toThrow();
});
