import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { errors, refuse, toProblem } from './errors.ts';

const page = readFileSync(join(import.meta.dirname, '../ERRORS.md'), 'utf8');

it('ERRORS.md describes every error as the registry has it, and no other', () => {
  const rows = [...page.matchAll(/^\| `([a-z-]+)` *\| (\d{3}) *\| ([^|]+) \| ([^|]+) \|$/gm)].map(
    ([, code, status, reaction = '', meaning]) => ({
      code,
      status: Number(status),
      reaction: reaction.trim(),
      meaning,
    }),
  );
  expect(rows.map(({ code, status, reaction }) => ({ code, status, reaction }))).toEqual(
    Object.entries(errors).map(([code, { status, reaction }]) => ({ code, status, reaction })),
  );
  for (const { meaning } of rows) expect(meaning?.length).toBeGreaterThan(20);
});

it('an answer is a problem by RFC 9457, with the seconds to wait where it pays to come again', () => {
  const answer = toProblem(refuse('kafka-unavailable'));
  expect(answer).toMatchObject({ status: 503, retryAfter: 5 });
  expect(JSON.parse(answer.body)).toEqual({
    type: 'https://sightline.example/errors/kafka-unavailable',
    title: 'Kafka does not take the chunk now',
    status: 503,
    code: 'kafka-unavailable',
  });
  expect(JSON.parse(toProblem(refuse('bad-query', 'seq')).body)).toMatchObject({ code: 'bad-query', detail: 'seq' });
});
