import { describe, expect, it } from 'vitest';
import { createToldRows } from './told-rows.ts';

describe('rows that need be stored once', () => {
  it('are news until they are told, each once', () => {
    const rows = createToldRows<string>((row) => row);
    expect(rows.news(['a', 'b', 'a'])).toEqual(['a', 'b']);
    // Not stored, for the insert failed: news again.
    expect(rows.news(['a'])).toEqual(['a']);
    rows.told(['a']);
    expect(rows.news(['a', 'b'])).toEqual(['b']);
  });

  it('are forgotten beyond a bound, and then news again', () => {
    const rows = createToldRows<string>((row) => row, 1);
    rows.told(['a', 'b']);
    rows.told(['c']);
    expect(rows.news(['a', 'c'])).toEqual(['a']);
  });
});
