import { loadJsonSchema } from '@sightline/schemas/files';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { toDeadLetter } from './dead-letter.ts';

const message = {
  topic: 'things.v1',
  partition: 2,
  offset: '7',
  key: 'k',
  value: Buffer.from([0, 1, 255]),
  headers: { a: 'b' },
  timestamp: 1,
};

test('a dead letter follows its schema and holds the original bytes', () => {
  const letter = toDeadLetter({ step: 'group', reason: 'malformed', message });
  expect(letter).toMatchObject({
    topic: 'sightline.dead-letters.v1',
    key: 'k',
    headers: { ce_id: 'group/things.v1/2/7' },
  });
  const value = JSON.parse(String(letter.value));
  expect(new Ajv2020().validate(loadJsonSchema('dead-letter.schema.json'), value)).toBe(true);
  expect(Buffer.from(value.value, 'base64')).toEqual(message.value);
});

test('a message without key or value can be a dead letter too', () => {
  const letter = toDeadLetter({ step: 'group', reason: 'malformed', message: { ...message, key: '', value: null } });
  expect(letter.key).toBe('things.v1/2/7');
  expect(JSON.parse(String(letter.value)).value).toBe('');
});
