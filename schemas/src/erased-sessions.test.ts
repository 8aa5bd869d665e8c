import { expect, it } from 'vitest';
import { createErasedSessions } from './erased-sessions.ts';

const bytes = (record: object) => new TextEncoder().encode(JSON.stringify(record));

it('sessions are erased until their time, or until the record is deleted', () => {
  let now = 100;
  const erased = createErasedSessions(() => now);
  const record = { kind: 'erased', id: 'shop/session-1', erasure: 'e_1', until: 200 };
  erased.apply('erased/shop/session-1', bytes(record));
  erased.apply('erased/shop/session-2', bytes({ ...record, id: 'shop/session-2' }));
  erased.apply('project/shop', bytes({ kind: 'project' }));
  expect(['shop/session-1', 'shop/session-2', 'shop/session-3', 'other/session-1'].map(erased.has)).toEqual([
    true,
    true,
    false,
    false,
  ]);
  erased.apply('erased/shop/session-2', null);
  expect(erased.has('shop/session-2')).toBe(false);
  now = 200;
  expect(erased.has('shop/session-1')).toBe(false);
});

it('a record that cannot be read leaves the one before it as it was', () => {
  const erased = createErasedSessions(() => 0);
  erased.apply('erased/shop/a', bytes({ kind: 'erased', until: 5 }));
  expect(() => erased.apply('erased/shop/a', new TextEncoder().encode('{'))).toThrow(SyntaxError);
  expect(erased.has('shop/a')).toBe(true);
});
