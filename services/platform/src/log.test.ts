import { expect, test } from 'vitest';
import { createLogger } from './log.ts';

const logged = (write: (log: ReturnType<typeof createLogger>) => void): string => {
  const lines: string[] = [];
  write(createLogger({ service: 'test', level: 'info', format: 'json' }, { write: (line) => void lines.push(line) }));
  return lines.join('');
};

test('a line is an event name with facts', () => {
  const line = JSON.parse(logged((log) => log.info({ port: 1 }, 'test_listening')));
  expect(line).toMatchObject({ level: 'info', service: 'test', port: 1, msg: 'test_listening' });
  expect(line.time).toMatch(/^\d{4}-\d\d-\d\dT/);
});

test('secrets are redacted wherever they hang', () => {
  const text = logged((log) => {
    log.info({ token: 's3cret', request: { headers: { authorization: 's3cret', cookie: 's3cret' } } }, 'a');
    log.warn({ user: { password: 's3cret' }, key: 's3cret', live: { ticket: 's3cret' } }, 'b');
  });
  expect(text).not.toContain('s3cret');
  expect(text.match(/\[redacted\]/g)).toHaveLength(6);
});

test('less severe lines are not written', () => {
  expect(logged((log) => log.debug('quiet'))).toBe('');
});
