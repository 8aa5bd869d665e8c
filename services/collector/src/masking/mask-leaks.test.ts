import { type MaskLeak, privacyRules, type RecordingEvent } from '@sightline/schemas';
import { describe, expect, it } from 'vitest';
import { createMasker } from './masker.ts';

const masker = createMasker(privacyRules);
const leaksOf = (...events: object[]): MaskLeak[] =>
  masker.maskEvents(events.map((event) => ({ ...event, timestamp: 0 })) as unknown as RecordingEvent[]).leaks;

let id = 10;
const text = (textContent: string) => ({ type: 3, id: ++id, textContent });
const element = (tagName: string, attributes: object, ...childNodes: object[]) => ({
  type: 2,
  id: ++id,
  tagName,
  attributes,
  childNodes,
});
const page = (...body: object[]) => ({ type: 2, data: { node: { type: 0, id: 1, childNodes: body } } });
const mail = 'jane@example.com';

describe('what the client had let through is told', () => {
  it('by class, page, selector and count', () => {
    const leaks = leaksOf(
      { type: 4, data: { href: 'https://shop.example/account?q=1#x', width: 1, height: 1 } },
      page(
        element('main', { id: 'account' }, element('p', { class: 'note large' }, text(mail), text(` and ${mail} `))),
        element('main', {}, element('a', { href: `mailto:${mail}`, title: '+49 30 1234567' })),
        element('input', { name: 'city', value: 'Lyon' }),
      ),
    );
    const at = 'https://shop.example/account';
    expect(leaks).toEqual([
      { class: 'email', page: at, place: 'main#account > p.note', count: 2 },
      { class: 'email', page: at, place: 'main > a[href]', count: 1 },
      { class: 'phone', page: at, place: 'main > a[title]', count: 1 },
      { class: 'input_value', page: at, place: 'input[value]', count: 1 },
    ]);
  });

  it('by kind of event and keys where there is no element', () => {
    const leaks = leaksOf(
      { type: 5, data: { tag: 'sightline.context', payload: { url: 'https://shop.example/a' } } },
      { type: 3, data: { source: 5, id: 3, text: 'typed' } },
      { type: 3, data: { source: 0, texts: [{ id: 3, value: mail }], attributes: [], removes: [], adds: [] } },
      {
        type: 3,
        data: { source: 0, texts: [], attributes: [{ id: 3, attributes: { title: mail } }], removes: [], adds: [] },
      },
      { type: 5, data: { tag: 'signup', payload: { user: { contact: mail, password: 'x1' } } } },
      { type: 6, data: { plugin: 'rrweb/console@1', payload: { payload: [mail] } } },
    );
    expect(leaks.map(({ class: name, place }) => `${name} ${place}`)).toEqual([
      'input_value input',
      'email changed node',
      'email changed node[title]',
      'email custom event signup: payload.user.contact',
      'named_value custom event signup: payload.user.password',
      'email rrweb/console@*: payload.payload',
    ]);
    expect(new Set(leaks.map((leak) => leak.page))).toEqual(new Set(['https://shop.example/a']));
  });

  it('without anything that the client had masked itself', () => {
    expect(
      leaksOf(page(element('input', { value: '*****' })), { type: 3, data: { source: 5, id: 3, text: '***' } }),
    ).toEqual([]);
  });
});

it('holds no value: not in addresses, ids, classes, names of attributes, tags or keys', () => {
  const hostile = [
    {
      type: 4,
      data: { href: `https://jane:pw1@shop.example/u/${mail}/4111111111111111?mail=${mail}`, width: 1, height: 1 },
    },
    page(
      element('p', { id: mail }, text(mail)),
      element('p', { id: 'user-1234567', class: '4111111111111111' }, text(mail)),
      element('p', { class: '4111111111111111 x' }, text(mail)),
      element('p', { [mail]: mail, 'data-4111111111111111': mail }),
      element(mail, {}, text(mail)),
    ),
    { type: 5, data: { tag: mail, payload: { [mail]: { '4111111111111111': mail } } } },
    { type: 6, data: { plugin: mail, payload: mail } },
  ];
  const leaks = leaksOf(...hostile);
  const told = JSON.stringify(leaks);
  expect(leaks.length).toBeGreaterThan(8);
  for (const part of ['jane', 'example.com', '4111', 'pw1', '1234567']) expect(told).not.toContain(part);
});

it('stays bounded, and counts all', () => {
  const words = Array.from({ length: 3_000 }, (_, index) => {
    const letters = [...String(index)].map((digit) => 'abcdefghij'.charAt(Number(digit))).join('');
    return element('p', { id: `n${letters}` }, text(mail));
  });
  const leaks = leaksOf(page(...words));
  expect(leaks.length).toBeLessThanOrEqual(501);
  expect(leaks.reduce((sum, { count }) => sum + count, 0)).toBe(3_000);
});
