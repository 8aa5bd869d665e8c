import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorCodes } from './error-codes.ts';

const page = readFileSync(join(import.meta.dirname, '../../ERRORS.md'), 'utf8');
const sections = new Map(
  page
    .split(/^### /m)
    .slice(1)
    .map((section) => [section.split('\n', 1)[0] ?? '', section]),
);

describe('ERRORS.md', () => {
  it('describes exactly the codes that there are', () => {
    expect([...sections.keys()].sort()).toEqual(Object.keys(errorCodes).sort());
  });

  it.each(Object.entries(errorCodes))('states the status of %s', (code, { status }) => {
    expect(sections.get(code)).toContain(`\n${status}. `);
  });
});
