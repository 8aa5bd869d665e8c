import { expect, test } from 'vitest';
import { problem } from './problem.ts';

test('RFC 9457', () => {
  const { status, body } = problem({ status: 401, code: 'unknown-key', title: 'Unknown key' });
  expect(status).toBe(401);
  expect(JSON.parse(body)).toEqual({
    type: 'https://sightline.example/errors/unknown-key',
    title: 'Unknown key',
    status: 401,
    code: 'unknown-key',
  });
  expect(JSON.parse(problem({ status: 400, code: 'x', title: 'X', detail: 'seq' }).body)).toMatchObject({
    detail: 'seq',
  });
});
