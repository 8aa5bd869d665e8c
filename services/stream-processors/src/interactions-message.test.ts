import { readFileSync } from 'node:fs';
import type { Interactions } from '@sightline/schemas';
import { describe, expect, it } from 'vitest';
import { decodeInteractions, encodeInteractions } from './interactions-message.ts';
import { incoming } from './testing/messages.ts';

const examples: Interactions[] = JSON.parse(
  readFileSync(new URL('../../../schemas/kafka/examples/interactions.json', import.meta.url), 'utf8'),
);
const example = examples[0] as Interactions;

describe('the message of a chunk', () => {
  it('comes back as it was', () => {
    for (const value of examples) expect(decodeInteractions(incoming(encodeInteractions(value)))).toEqual(value);
  });

  it('is named by its chunk and says in its headers what it holds', () => {
    const { key, headers } = encodeInteractions(example);
    expect(key).toBe(`${example.project}/${example.session}`);
    expect(headers).toMatchObject({
      ce_id: `${example.session}/${example.tab}/${example.seq}`,
      ce_type: 'sightline.interactions.v1',
      ce_source: '/projects/shop',
      sightline_seq: '3',
      sightline_types: 'attention,click,custom,dead_click,move,navigation',
    });
  });

  it('may hold fields of a later version', () => {
    const later = { ...example, mood: 'good' };
    expect(decodeInteractions(incoming(encodeInteractions(later)))).toEqual(later);
  });

  it.each([
    ['a place outside of the page', { x: 100.5 }],
    ['a time that is no number', { time: '1' }],
    ['a band that does not exist', { bands: [[50, 1]] }],
    ['a cell of two numbers', { cells: [[1, 2]] }],
    ['a type that is not known', { type: 'sneeze' }],
    ['an unknown flag', { flags: ['other'] }],
    ['a field that is null', { title: null }],
    ['half a node', { node: 1.5 }],
    ['a list of properties', { properties: [] }],
  ])('is a dead letter with an interaction that has %s', (_what, fields) => {
    const [interaction] = example.interactions;
    const value = JSON.stringify({ ...example, interactions: [{ ...interaction, ...fields }] });
    const message = { ...incoming(encodeInteractions(example)), value: Buffer.from(value) };
    expect(() => decodeInteractions(message)).toThrow(expect.objectContaining({ reason: 'bad_shape' }));
  });

  it.each([
    ['empty_value', null],
    ['not_json', '{"project":'],
    ['bad_shape', '{}'],
    ['bad_shape', JSON.stringify({ ...example, seq: -1 })],
    ['bad_shape', JSON.stringify({ ...example, interactions: [{ type: 'click' }] })],
  ])('is a dead letter: %s', (reason, value) => {
    const message = { ...incoming(encodeInteractions(example)), value: value === null ? null : Buffer.from(value) };
    expect(() => decodeInteractions(message)).toThrow(expect.objectContaining({ reason }));
  });
});
