import { expect, test } from 'vitest';
import { messageBytes, toIncoming } from './messages.ts';

test('keys and headers become strings', () => {
  const message = toIncoming('things', 3, {
    key: Buffer.from('k'),
    value: null,
    timestamp: '1700000000000',
    attributes: 0,
    offset: '9007199254740993',
    headers: { one: Buffer.from('1'), two: [Buffer.from('a'), Buffer.from('b')], three: 'text', none: undefined },
  });
  const { topic, partition, offset, key, value, headers, timestamp } = message;
  expect({ topic, partition, offset, key, value, headers, timestamp }).toEqual({
    topic: 'things',
    partition: 3,
    offset: '9007199254740993',
    key: 'k',
    value: null,
    headers: { one: '1', two: 'b', three: 'text' },
    timestamp: 1_700_000_000_000,
  });
});

test('a message without a key has an empty one', () => {
  const none = { key: null, value: Buffer.from('v'), timestamp: '0', attributes: 0, offset: '0', headers: {} };
  expect(toIncoming('things', 0, none).key).toBe('');
});

test('size counts bytes, not characters', () => {
  expect(messageBytes({ key: '', value: 'éé' }) - messageBytes({ key: '', value: null })).toBe(4);
});
