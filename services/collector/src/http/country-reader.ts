import { readFileSync } from 'node:fs';
import { type CountryResponse, Reader } from 'mmdb-lib';

/** The country of a network address, ISO 3166-1 alpha-2; undefined where it is not known. */
export type CountryReader = (address: string) => string | undefined;

/**
 * Reads countries out of a database in MaxMind's format (GeoLite2 Country or City, DB-IP, and others); what a country is
 * called there, `country.iso_code`, is all that is taken. The file is read once. @throws Error when it cannot be read
 * @param file empty: no address has a country
 */
export function createCountryReader(file: string): CountryReader {
  if (file === '') return () => undefined;
  const database = new Reader<CountryResponse>(readFileSync(file));
  return (address) => {
    const code = countryOf(database, address);
    return code !== undefined && /^[A-Z]{2}$/.test(code) ? code : undefined;
  };
}

/** A database that is damaged within costs the country, not the chunk. */
function countryOf(database: Reader<CountryResponse>, address: string): string | undefined {
  try {
    return database.get(address)?.country?.iso_code;
  } catch {
    return undefined;
  }
}
