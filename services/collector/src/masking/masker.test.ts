import { privacyRules, type RecordingEvent } from '@sightline/schemas';
import { describe, expect, it } from 'vitest';
import { createMasker } from './masker.ts';

const masker = createMasker(privacyRules);
const now = Date.UTC(2026, 10, 23);

const event = (type: number, data: Record<string, unknown>): RecordingEvent =>
  ({ type, data, timestamp: now }) as RecordingEvent;

const textNode = (id: number, textContent: string) => ({ type: 3, id, textContent });
const element = (id: number, tagName: string, attributes: object, ...childNodes: object[]) => ({
  type: 2,
  id,
  tagName,
  attributes,
  childNodes,
});
const snapshot = (...nodes: object[]) =>
  event(2, { node: { type: 0, id: 1, childNodes: nodes }, initialOffset: { top: 0, left: 0 } });
const mutation = (data: object) => event(3, { source: 0, texts: [], attributes: [], removes: [], adds: [], ...data });
const add = (node: object, parentId = 1, nextId: number | null = null) => ({ parentId, nextId, node });

/** What is planted, and the parts of it that must not be found anywhere afterwards. */
const secrets: Record<string, { planted: string; gone?: string[] }> = {
  'card in groups': { planted: '4111 1111 1111 1111' },
  'card with dashes': { planted: '5500-0000-0000-0004' },
  'card in one piece': { planted: '378282246310005' },
  'card with its expiry': { planted: '4111 1111 1111 1111 12/27', gone: ['4111'] },
  iban: { planted: 'DE89 3704 0044 0532 0130 00' },
  'iban in small letters': { planted: 'gb82west12345698765432' },
  email: { planted: 'jane.doe+shop@example.co.uk' },
  'email in percent escapes': { planted: 'jane%2Edoe%40sample%2Eorg', gone: ['jane', 'sample'] },
  'phone, international': { planted: '+49 (0)30 1234567' },
  'phone, North America': { planted: '(555) 123-4567' },
  'phone, trunk zero': { planted: '07700 900123' },
  ssn: { planted: '123-45-6789' },
  jwt: { planted: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U' },
  'bearer token': { planted: 'Bearer 0123456789abcdef', gone: ['0123456789abcdef'] },
  'private key': {
    planted: '-----BEGIN RSA PRIVATE KEY-----\nMIIEow/IBAAKCAQEA\n-----END RSA PRIVATE KEY-----',
    gone: ['MIIEow'],
  },
  'password in a URL': { planted: 'https://jane:hunter2@example.com/', gone: ['hunter2'] },
  'token in a URL': {
    planted: 'https://example.com/a?x=1&access_token=s3cr3t#id_token=t0ken',
    gone: ['s3cr3t', 't0ken'],
  },
  'AWS key': { planted: 'AKIAIOSFODNN7EXAMPLE' },
  'GitHub token': { planted: `ghp_${'a1B2c3D4e5F6'.repeat(3)}` },
  'Stripe key': { planted: ['sk', 'live', '4eC39HqLyjWDarjtT1zdp7dc'].join('_') },
  'base64url of an email': { planted: Buffer.from('{"mail":"jane@example.com"}').toString('base64url') },
};

/** Every place of an event that can hold a string. */
const places: Record<string, (secret: string) => RecordingEvent> = {
  'text node': (secret) => snapshot(element(2, 'p', {}, textNode(3, `Dear ${secret}, hello`))),
  title: (secret) => snapshot(element(2, 'title', {}, textNode(3, secret))),
  comment: (secret) => snapshot({ type: 5, id: 2, textContent: ` ${secret} ` }),
  'style sheet': (secret) => snapshot(element(2, 'style', { _cssText: `.a::after{content:"${secret}"}` })),
  href: (secret) => snapshot(element(2, 'a', { href: `https://example.com/x?q=${secret}` })),
  fragment: (secret) => snapshot(element(2, 'a', { href: `#/view/${secret}` })),
  src: (secret) => snapshot(element(2, 'img', { src: `https://example.com/${secret}/a.png` })),
  srcset: (secret) => snapshot(element(2, 'img', { srcset: `https://example.com/a.png?u=${secret} 2x` })),
  'style attribute': (secret) => snapshot(element(2, 'i', { style: `background:url("/a?u=${secret}")` })),
  titleAttribute: (secret) => snapshot(element(2, 'i', { title: secret })),
  alt: (secret) => snapshot(element(2, 'img', { alt: `Picture of ${secret}` })),
  placeholder: (secret) => snapshot(element(2, 'input', { placeholder: secret })),
  'data attribute': (secret) => snapshot(element(2, 'i', { 'data-note': secret })),
  'attribute name': (secret) => snapshot(element(2, 'i', { [secret]: '' })),
  'value of a button': (secret) => snapshot(element(2, 'input', { type: 'submit', value: secret })),
  'text of an option': (secret) => snapshot(element(2, 'select', {}, element(3, 'option', {}, textNode(4, secret)))),
  'shadow root': (secret) =>
    snapshot({ ...element(2, 'x-a', {}, { ...textNode(3, secret), isShadow: true }), isShadowHost: true }),
  'added node': (secret) => mutation({ adds: [add(element(9, 'p', { title: secret }))] }),
  'added text': (secret) => mutation({ adds: [add(textNode(9, secret))] }),
  'changed text': (secret) => mutation({ texts: [{ id: 9, value: secret }] }),
  'changed attribute': (secret) => mutation({ attributes: [{ id: 9, attributes: { href: secret } }] }),
  'changed style': (secret) =>
    mutation({ attributes: [{ id: 9, attributes: { style: { content: [secret, 'important'] } } }] }),
  input: (secret) => event(3, { source: 5, id: 9, text: secret, isChecked: false }),
  'style rule': (secret) => event(3, { source: 8, id: 9, adds: [{ rule: `.a{content:"${secret}"}`, index: 0 }] }),
  'style declaration': (secret) => event(3, { source: 13, id: 9, set: { property: 'content', value: secret } }),
  canvas: (secret) => event(3, { source: 9, id: 9, type: 0, property: 'fillText', args: [secret, 0, 0] }),
  meta: (secret) => event(4, { href: `https://example.com/?q=${secret}`, width: 1, height: 1 }),
  context: (secret) => event(5, { tag: 'sightline.context', payload: { url: `https://a.b/${secret}`, title: secret } }),
  'custom tag': (secret) => event(5, { tag: secret, payload: {} }),
  'custom payload': (secret) => event(5, { tag: 'a', payload: { deep: [{ note: `it is ${secret}` }] } }),
  'key of a payload': (secret) => event(5, { tag: 'a', payload: { [secret]: 1 } }),
  console: (secret) =>
    event(6, {
      plugin: 'rrweb/console@1',
      payload: { level: 'log', trace: [secret], payload: [JSON.stringify(secret)] },
    }),
  'JSON in JSON': (secret) =>
    event(6, { plugin: 'rrweb/console@1', payload: { payload: [JSON.stringify(JSON.stringify({ note: secret }))] } }),
  network: (secret) =>
    event(6, { plugin: 'rrweb/network@1', payload: { requests: [{ url: `/a?q=${secret}`, responseBody: secret }] } }),
  'an unknown event': (secret) => event(3, { source: 99, anything: { at: [['all', secret]] } }),
};

describe.each(Object.entries(secrets))('%s', (_, { planted, gone = [planted] }) => {
  it.each(Object.entries(places))('is masked in: %s', (_, place) => {
    const before = place(planted);
    const copy = structuredClone(before);
    const { event: masked } = masker.maskEvent(before);
    const text = JSON.stringify(masked);
    for (const part of gone) expect(text).not.toContain(JSON.stringify(part).slice(1, -1));
    expect(text).toContain('*');
    expect(before).toEqual(copy);
  });
});

describe('form fields', () => {
  const value = (tag: string, attributes: object) => {
    const masked = JSON.stringify(masker.maskEvent(snapshot(element(2, tag, attributes))).event);
    return /"value":"([^"]*)"/.exec(masked)?.[1];
  };

  it('mask their value at the same length, whatever the type', () => {
    for (const type of [
      'text',
      'search',
      'number',
      'date',
      'hidden',
      'password',
      'color',
      'range',
      'nonsense',
      undefined,
    ])
      expect(value('input', { type, value: 'hunter2' })).toBe('*******');
    expect(value('textarea', { value: 'ab cd\nef' })).toBe('*****\\n**');
    expect(value('select', { value: 'blue' })).toBe('****');
    expect(value('ion-input', { value: 'blue' })).toBe('****');
  });

  it('leave what the page itself calls its buttons and choices', () => {
    for (const type of ['submit', 'button', 'reset', 'checkbox', 'radio'])
      expect(value('input', { type, value: 'Buy now' })).toBe('Buy now');
    for (const tag of ['button', 'option', 'li', 'progress']) expect(value(tag, { value: '3' })).toBe('3');
    expect(value('input', { type: 'radio', name: 'card_number', value: 'x' })).toBe('*');
  });

  it('mask the text of input events, except the page’s own value of a ticked box', () => {
    const text = (data: object) =>
      (masker.maskEvent(event(3, { source: 5, id: 9, ...data })).event.data as { text: unknown }).text;
    expect(text({ text: 'hunter2 ü', isChecked: false })).toBe('*********');
    expect(text({ text: 'hunter2' })).toBe('*******');
    expect(text({ text: 1234 })).toBe('****');
    expect(text({ text: 'on', isChecked: true })).toBe('on');
    expect(text({ text: 'jane@example.com', isChecked: true })).toBe('****************');
  });

  it('mask changed values, of unknown elements too', () => {
    const change = mutation({ attributes: [{ id: 9, attributes: { value: 'hunter2', class: 'x' } }] });
    expect(JSON.stringify(masker.maskEvent(change).event)).toContain('{"value":"*******","class":"x"}');
    const button = snapshot(element(9, 'button', { value: 'a' }));
    const [, after] = masker.maskEvents([button, change]).events;
    expect(JSON.stringify(after)).toContain('"value":"hunter2"');
  });

  it('mask what stands inside of text areas, editable elements and sensitive lists', () => {
    const typed = snapshot(
      element(2, 'textarea', {}, textNode(3, 'written one')),
      element(4, 'div', { contenteditable: '' }, element(5, 'p', {}, textNode(6, 'written two'))),
      element(7, 'div', { role: 'textbox' }, textNode(8, 'written three')),
      element(9, 'select', { name: 'card_number' }, element(10, 'option', {}, textNode(11, 'written four'))),
      element(12, 'p', { contenteditable: 'false' }, textNode(13, 'not typed')),
    );
    const later = mutation({
      texts: [{ id: 6, value: 'written five' }],
      adds: [add(element(20, 'b', {}), 5), add(textNode(21, 'written six'), 20)],
    });
    const text = JSON.stringify(masker.maskEvents([typed, later]).events);
    expect(text).not.toContain('written');
    expect(text).toContain('not typed');
  });

  it('know a field by an added parent, in whatever order nodes are added', () => {
    const added = mutation({ adds: [add(textNode(21, 'written'), 20), add(element(20, 'textarea', {}), 1)] });
    expect(JSON.stringify(masker.maskEvent(added).event)).not.toContain('written');
  });

  it('say nothing of the chosen option', () => {
    const masked = JSON.stringify(
      masker.maskEvent(snapshot(element(2, 'option', { value: 'x', selected: true, class: 'c' }))).event,
    );
    expect(masked).toContain('{"value":"x","class":"c"}');
  });

  it('cover the other attributes of sensitive fields', () => {
    const field = { type: 'text', autocomplete: 'section-a cc-number', 'data-raw': '42', 'aria-valuetext': 'x' };
    const masked = JSON.stringify(masker.maskEvent(snapshot(element(2, 'input', field))).event);
    expect(masked).toContain('"data-raw":"**","aria-valuetext":"*"');
  });
});

describe('text over several nodes', () => {
  const leaves = (masked: RecordingEvent): string[] =>
    [...JSON.stringify(masked).matchAll(/"textContent":"([^"]*)"/g)].map((match) => match[1] ?? '');

  it('is read over neighbouring text nodes', () => {
    const masked = masker.maskEvent(
      snapshot(element(2, 'p', {}, textNode(3, 'Card 4111 1111'), textNode(4, ' 1111 1111'), textNode(5, ' ok'))),
    );
    expect(leaves(masked.event)).toEqual(['Card *********', '**********', ' ok']);
    const glued = snapshot(element(2, 'p', {}, textNode(3, '4111 1111'), textNode(4, '1111 1111')));
    expect(leaves(masker.maskEvent(glued).event)).toEqual(['*********', '*********']);
  });

  it('is read over comments and inline elements, not over blocks', () => {
    const span = (id: number, text: string) => element(id, 'span', {}, textNode(id + 100, text));
    const inline = snapshot(
      element(
        2,
        'p',
        {},
        span(3, '4111'),
        { type: 5, id: 4, textContent: '' },
        span(5, '1111'),
        span(6, '1111'),
        span(7, '1111'),
      ),
      element(8, 'p', {}, textNode(9, 'jane@exam'), element(10, 'b', {}, textNode(11, 'ple.com'))),
    );
    expect(leaves(masker.maskEvent(inline).event)).toEqual([
      '****',
      '',
      '****',
      '****',
      '****',
      '*********',
      '*******',
    ]);
    const blocks = snapshot(
      element(2, 'div', {}, ...[3, 4, 5, 6].map((id) => element(id, 'td', {}, textNode(id + 100, '4111')))),
    );
    expect(leaves(masker.maskEvent(blocks).event)).toEqual(['4111', '4111', '4111', '4111']);
  });

  it('is read over nodes that were added one by one, in the order of the page', () => {
    const added = mutation({
      adds: [
        add(textNode(22, '1111 1111'), 20),
        add(textNode(21, '4111 1111 '), 20, 22),
        add(element(20, 'p', {}), 1),
        add(textNode(23, 'also '), 20, 21),
      ],
    });
    expect(leaves(masker.maskEvent(added).event)).toEqual(['*********', '**********', 'also ']);
  });

  it('takes no time and no stack for nodes that hang in each other or in a ring', () => {
    const adds = Array.from({ length: 50_000 }, (_, id) => add(element(id, 'b', {}), (id + 1) % 50_000));
    const chain = Array.from({ length: 50_000 }, (_, id) => add(element(id, 'b', {}), id + 1));
    expect(() => masker.maskEvents([mutation({ adds }), mutation({ adds: chain })])).not.toThrow();
  });
});

describe('JSON', () => {
  it('masks card numbers that are numbers, also beyond 2^53, and no other numbers', () => {
    const payload = {
      card: 0,
      a: 4111111111111111,
      b: 4111111111111111000,
      c: now,
      d: 5263157894736,
      e: -12.5,
      f: 0.4111111111111111,
    };
    const masked = (masker.maskEvent(event(5, { tag: 'a', payload })).event.data as { payload: object }).payload;
    expect(masked).toEqual({ ...payload, a: '*'.repeat(16), b: '*'.repeat(19) });
  });

  it('masks what sensitive names hold, in objects, in lists of headers and in text', () => {
    const payload = {
      cardNumber: { first: '4111', rest: ['x1'] },
      user: { password: 'hunter2', newPassword: 'hunter3', pinned: 'yes', emailVerified: 'yes' },
      headers: [
        { name: 'X-Api-Key', value: 'abc' },
        { name: 'Accept', value: 'text/html' },
      ],
      token: 12345,
      secret: true,
      body: '{"password":"hunter2","next":"ok"}',
      form: 'password=hunter2&next=ok',
      line: 'Set-Cookie: id=abc123; Path=/',
    };
    const masked = (masker.maskEvent(event(5, { tag: 'a', payload })).event.data as { payload: object }).payload;
    expect(masked).toEqual({
      cardNumber: { first: '****', rest: ['**'] },
      user: { password: '*******', newPassword: '*******', pinned: 'yes', emailVerified: 'yes' },
      headers: [
        { name: 'X-Api-Key', value: '***' },
        { name: 'Accept', value: 'text/html' },
      ],
      token: '*****',
      secret: true,
      body: '{"password":"*******","next":"ok"}',
      form: 'password=*******&next=ok',
      line: 'Set-Cookie: *********; Path=/',
    });
  });

  it('keeps two keys that look the same when masked', () => {
    const payload = { '4111111111111111': 1, '5500000000000004': 2 };
    const masked = (masker.maskEvent(event(5, { tag: 'a', payload })).event.data as { payload: object }).payload;
    expect(masked).toEqual({ ['*'.repeat(16)]: 1, ['*'.repeat(17)]: 2 });
  });
});

it('counts what it masked by class', () => {
  const { report } = masker.maskEvents([
    snapshot(element(2, 'input', { value: 'x' }), textNode(3, 'jane@example.com, joe@example.com')),
    event(3, { source: 5, id: 9, text: 'x' }),
  ]);
  expect(report).toEqual({ input_value: 2, email: 2 });
});
