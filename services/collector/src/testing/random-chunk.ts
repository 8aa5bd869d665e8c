import type { Random } from './random.ts';

/** Texts that a page is full of. */
const ordinary = [
  'Add to cart',
  'the new price of all our things in one box with free delivery',
  '€ 1.299,00',
  'Order 1234567890',
  '2026-11-23T10:00:00.000Z',
  'ISBN 978-3-16-148410-0',
  'v1.2.3-beta.4',
  'btn btn-primary btn-lg js-checkout-button-2',
  'color: red; margin: 0px 4px; background: url("/img/a@2x.png?v=12")',
  '@media (min-width: 640px) { .sm\\:flex { display: flex; } }',
  '.fa:before { content: "\\f00d"; }',
  'https://shop.example/products/4711?color=blue&size=10#reviews',
  'https://cdn.example.com/i/550e8400-e29b-41d4-a716-446655440000.webp?width=480',
  'M12.5263157894736842 3.4111111111111111l-.5263157894736842 2',
  'M100 200 3000l10-20-3000c555-123-4567 1 2 3 4',
  '0 0 1024 1024',
  'translate3d(-4096.3333333333335px, 0px, 0px)',
  'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7',
  'Привет, мир',
  'naïve café – déjà vu',
  'a b c',
  'Password: required',
  'Tom & Jerry &amp; Co',
  '50% off, 100%25',
  'line one\nline two\ttab',
  'say "hello"',
  'C:\\temp\\new',
  '\u2028',
  '😀 smile',
  '****',
  '**** ****\n**',
  'textbox',
  'false',
  '',
  'the bearer of bad news in basic form',
  'JavaScriptFrameworkComparison',
  'Key: A',
  'x=1&y=2',
  'if (a == b) c',
];

/** What is sensitive, in several dresses. */
const sensitive = [
  '4111 1111 1111 1111',
  '5500-0000-0000-0004',
  '378282246310005',
  '4111\n1111\n1111\n1111',
  'DE89 3704 0044 0532 0130 00',
  'jane.doe+shop@example.co.uk',
  'jane%2Edoe%40sample%2Eorg',
  'jane&#64;example.com',
  'jane\\u0040example.com',
  'jané@exämple.com',
  '+49 (0)30 1234567',
  '(555) 123-4567',
  '123-45-6789',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
  'Bearer 0123456789abcdef',
  'bearer abcdefghijklmnopqrstuvwxyz',
  'https://jane:hunter2@example.com/',
  'https://example.com/a?x=1&access_token=s3cr3t#id_token=t0ken',
  '?customer[email]=secret&card[number]=12',
  'AKIAIOSFODNN7EXAMPLE',
  `ghp_${'a1B2c3D4e5F6'.repeat(3)}`,
  'eyJtYWlsIjoiamFuZUBleGFtcGxlLmNvbSJ9',
  '{"password":"hunter2","next":"ok"}',
  '{"note":"4111 1111 1111 1111"}',
  '{\\"password\\":\\"hunter2\\"}',
  'password=hunter2&next=ok',
  "password : 'hunter2'",
  'Set-Cookie: id=abc123; Path=/',
  '４１１１ １１１１ １１１１ １１１１',
  '4111\u200b1111\u200b1111\u200b1111',
  '4111–1111–1111–1111',
  'tel:+15551234567',
  'Tel. 030 1234567',
];

const tags = ['div', 'p', 'span', 'b', 'a', 'td', 'li', 'button', 'option', 'code', 'svg', 'style', 'x-card'];
const fields = ['input', 'textarea', 'select', 'option', 'meta', 'iframe', 'ion-input', 'div'];
const names = [
  'class',
  'title',
  'href',
  'style',
  'alt',
  'data-id',
  'data-note',
  'data-email',
  'data-user-token',
  'viewBox',
  'points',
  'd',
  'aria-label',
  'placeholder',
  'name',
  'role',
  'content',
];
const fieldNames = [
  'value',
  'type',
  'name',
  'id',
  'autocomplete',
  'selected',
  'srcdoc',
  'contenteditable',
  'role',
  'aria-valuetext',
  'data-raw',
  'placeholder',
  'property',
];
const fieldValues = [
  'text',
  'submit',
  'radio',
  'password',
  'hidden',
  'card_number',
  'cc-number',
  'email',
  'true',
  'false',
  '',
  '****',
  'Buy now',
  'textbox',
  'searchbox',
  'TEXTBOX',
  'q',
  'author',
  'on',
  'plaintext-only',
];
const payloadKeys = [
  'note',
  'url',
  'title',
  'name',
  'key',
  'value',
  'password',
  'cardNumber',
  'token',
  'items',
  'x',
  'Authorization',
];

/** Makes chunks as rrweb does, with everything in them that masking cares for, planted where it may stand. */
export function createChunkMaker(random: Random, now: number): () => string {
  let id = 0;
  /** How likely something sensitive is: most chunks have none or little, as in life. */
  let rare = 50;

  const text = (): string => {
    if (random.once(rare)) {
      const secret = random.pick(sensitive);
      return random.once(2) ? secret : `${random.pick(ordinary)} ${secret} ${random.pick(ordinary)}`;
    }
    const one = random.pick(ordinary);
    return random.once(4) ? `${one} ${random.pick(ordinary)}` : one;
  };

  /** Also numbers, `null` and `true`, where rrweb writes strings. */
  const value = (): unknown => {
    if (!random.once(12)) return text();
    return random.pick<unknown>([
      1,
      100,
      12.5,
      -3,
      4111111111111111,
      1732400000000,
      1e21,
      0.1234567890123,
      null,
      true,
      false,
    ]);
  };

  const attributes = (): Record<string, unknown> => {
    const made: Record<string, unknown> = {};
    for (let count = random.below(4); count > 0; count -= 1) made[random.pick(names)] = value();
    return made;
  };

  const fieldAttributes = (): Record<string, unknown> => {
    const made = random.once(2) ? attributes() : {};
    for (let count = random.below(5); count > 0; count -= 1) {
      made[random.pick(fieldNames)] = random.once(8) ? value() : random.pick(fieldValues);
    }
    return made;
  };

  const textNode = (textContent = text()): object => ({ type: 3, textContent, id: ++id });

  /** A text that stands in several nodes. */
  const split = (): object[] => {
    const whole = random.once(3) ? random.pick(sensitive) : text();
    const nodes: object[] = [];
    for (let at = 0; at < whole.length; ) {
      const size = 1 + random.below(12);
      const part = textNode(whole.slice(at, at + size));
      nodes.push(random.once(2) ? part : element(random.pick(['span', 'b', 'a', 'div']), {}, [part]));
      if (random.once(6)) nodes.push({ type: 5, textContent: 'x', id: ++id });
      at += size;
    }
    return nodes;
  };

  const element = (tagName: string, of: object, childNodes: object[]): object => ({
    type: 2,
    tagName,
    attributes: of,
    childNodes,
    id: ++id,
  });

  /** Blocks in blocks, large enough to be left out where there is nothing in them. */
  const section = (depth: number): object => {
    const children: object[] = [];
    for (let count = 1 + random.below(5); count > 0; count -= 1) {
      children.push(random.once(2) && depth < 3 ? section(depth + 1) : node(1));
    }
    return element(random.pick(['section', 'div', 'p', 'dl', 'a', 'td']), attributes(), children);
  };

  const node = (depth: number): object => {
    if (depth > 3 || random.once(3)) return textNode();
    if (random.once(25)) return { type: 5, textContent: text(), id: ++id };
    const isField = random.once(12);
    const children: object[] = [];
    for (let count = random.below(4); count > 0; count -= 1) children.push(node(depth + 1));
    if (random.once(rare)) children.push(...split());
    const tag = isField ? random.pick(fields) : random.pick(tags);
    return element(tag, isField ? fieldAttributes() : attributes(), children);
  };

  const payload = (depth: number): unknown => {
    if (depth > 2 || random.once(2)) return value();
    if (random.once(3)) return Array.from({ length: random.below(3) }, () => payload(depth + 1));
    return Object.fromEntries(
      Array.from({ length: random.below(4) }, () => [
        random.once(20) ? text() : random.pick(payloadKeys),
        payload(depth + 1),
      ]),
    );
  };

  const adds = (): object[] => {
    if (random.once(4)) return [{ parentId: random.below(9), nextId: null, node: node(1) }];
    const made: object[] = [];
    const parent = 1 + random.below(Math.max(1, id));
    const parts = random.once(2) ? split() : Array.from({ length: 1 + random.below(4) }, () => node(4));
    let nextId: number | null = null;
    for (const part of parts.reverse() as { id: number; childNodes?: object[] }[]) {
      const children = part.childNodes ?? [];
      made.push({ parentId: parent, nextId, node: part.childNodes ? { ...part, childNodes: [] } : part });
      for (const child of children) made.push({ parentId: part.id, nextId: null, node: child });
      nextId = part.id;
    }
    return random.once(10) ? made.reverse() : made;
  };

  const mutation = (): object => ({
    source: 0,
    texts: Array.from({ length: random.below(3) }, () => ({ id: 1 + random.below(Math.max(1, id)), value: value() })),
    attributes: Array.from({ length: random.below(3) }, () => ({
      id: 1 + random.below(9),
      attributes: random.once(10)
        ? fieldAttributes()
        : { class: text(), style: { color: text() }, ...(random.once(4) ? attributes() : {}) },
    })),
    removes: [{ parentId: 1, id: 2 }],
    adds: random.once(2) ? adds() : [],
  });

  const data = (): [type: number, data: object] => {
    switch (random.below(9)) {
      case 0:
      case 1:
        return [
          2,
          {
            node: { type: 0, childNodes: random.once(2) ? [node(0), node(0)] : [section(0), section(0)], id: ++id },
            initialOffset: { left: 0, top: 0 },
          },
        ];
      case 2:
      case 3:
        return [3, mutation()];
      case 4:
        return [
          3,
          {
            source: 5,
            text: random.once(2) ? '*****' : random.once(8) ? value() : random.pick(fieldValues),
            isChecked: random.once(2),
            id: 4,
          },
        ];
      case 5:
        return [3, { source: 1, positions: [{ x: random.below(1000), y: random.below(700), id: 3, timeOffset: -40 }] }];
      case 6:
        return [4, { href: text(), width: 1280, height: 720 }];
      case 7:
        return [5, { tag: 'sightline.context', payload: payload(0) }];
      default:
        return random.once(2)
          ? [
              6,
              {
                plugin: 'rrweb/console@1',
                payload: { level: 'log', trace: [text()], payload: [JSON.stringify(text())] },
              },
            ]
          : [3, { source: 8 + random.below(8), id: 5, adds: [{ rule: text(), index: random.below(9) }], set: value() }];
    }
  };

  return () => {
    id = 0;
    rare = random.pick([3, 20, 100, 1_000]);
    const lines = Array.from({ length: 1 + random.below(5) }, (_, index) => {
      const [type, of] = data();
      return JSON.stringify({ type, data: of, timestamp: now + index });
    });
    return lines.join('\n') + (random.once(2) ? '\n' : '');
  };
}
