import type { Random } from '../random.ts';

/** Where a value can stand in a recording: makes rrweb events, without their time, that hold `value` there. */
type Place = (value: string, random: Random) => object[];

let lastId = 100;
/** Small, so that no id reads like a part of what is planted; a place has far fewer nodes than there are ids. */
const id = (): number => {
  lastId = lastId === 999 ? 100 : lastId + 1;
  return lastId;
};
const text = (textContent: string) => ({ type: 3, id: id(), textContent });
const element = (tagName: string, attributes: object, ...childNodes: object[]) => ({
  type: 2,
  id: id(),
  tagName,
  attributes,
  childNodes,
});
const documentOf = (...body: object[]) => ({
  type: 0,
  id: id(),
  childNodes: [element('html', {}, element('head', {}), element('body', {}, ...body))],
});
const snapshot = (...body: object[]): object[] => [
  { type: 4, data: { href: 'https://shop.test/', width: 1280, height: 720 } },
  { type: 2, data: { node: documentOf(...body), initialOffset: { top: 0, left: 0 } } },
];
const incremental = (source: number, data: object): object[] => [{ type: 3, data: { source, ...data } }];
const mutation = (data: object): object[] =>
  incremental(0, { texts: [], attributes: [], removes: [], adds: [], ...data });
const plugin = (name: string, payload: object): object[] => [{ type: 6, data: { plugin: name, payload } }];
const custom = (payload: object, tag = 'note'): object[] => [{ type: 5, data: { tag, payload } }];
const console_ = (...lines: string[]): object[] =>
  plugin('rrweb/console@1', { level: 'log', trace: [], payload: lines });

/** `value` in two to four pieces, cut anywhere. */
export function pieces(value: string, random: Random): string[] {
  const characters = [...value];
  const cuts = Array.from({ length: 1 + random.below(3) }, () => 1 + random.below(Math.max(1, characters.length - 1)));
  const sorted = [...new Set(cuts), characters.length].sort((a, b) => a - b);
  return sorted
    .map((cut, index) => characters.slice(sorted[index - 1] ?? 0, cut).join(''))
    .filter((part) => part !== '');
}

const percentAll = (value: string): string =>
  [...Buffer.from(value)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const escapeUnits = (value: string): string =>
  Array.from(value, (_, index) => `\\u${value.charCodeAt(index).toString(16).padStart(4, '0')}`).join('');
const unitsOf = (value: string): string =>
  Array.from({ length: value.length }, (_, index) => value.charAt(index)).join('');
const htmlDecimal = (value: string): string => [...value].map((character) => `&#${character.codePointAt(0)};`).join('');
const htmlHex = (value: string): string =>
  [...value].map((character) => `&#x${character.codePointAt(0)?.toString(16)};`).join('');
const encoded = encodeURIComponent;

/** Places by name; the ids of their nodes differ from call to call and matter to nobody. */
export const pagePlaces: Readonly<Record<string, Place>> = {
  'text node': (value) => snapshot(element('p', {}, text(`Hello, ${value} and thanks.`))),
  'text node alone': (value) => snapshot(element('td', {}, text(value))),
  'neighbouring text nodes': (value, random) => snapshot(element('p', {}, ...pieces(value, random).map(text))),
  'inline elements': (value, random) =>
    snapshot(element('p', {}, text('It is '), ...pieces(value, random).map((part) => element('span', {}, text(part))))),
  'bold in the middle': (value, random) =>
    snapshot(
      element(
        'p',
        {},
        ...pieces(value, random).map((part, index) => (index % 2 ? element('b', {}, text(part)) : text(part))),
      ),
    ),
  'nested inline elements with comments': (value, random) =>
    snapshot(
      element(
        'div',
        {},
        ...pieces(value, random).flatMap((part) => [
          element('i', {}, element('em', {}, text(part))),
          { type: 5, id: id(), textContent: '' },
        ]),
      ),
    ),
  comment: (value) => snapshot({ type: 5, id: id(), textContent: ` ${value} ` }),
  title: (value) => snapshot(element('title', {}, text(`${value} | Shop`))),
  option: (value) => snapshot(element('select', {}, element('option', { value }, text(value)))),
  button: (value) => snapshot(element('input', { type: 'submit', value })),
  'input value': (value) => snapshot(element('input', { type: 'text', value })),
  'text area': (value) => snapshot(element('textarea', {}, text(value))),
  'title attribute': (value) => snapshot(element('i', { title: value })),
  'alt attribute': (value) => snapshot(element('img', { alt: `Picture of ${value}` })),
  'aria-label': (value) => snapshot(element('a', { 'aria-label': value })),
  placeholder: (value) => snapshot(element('input', { placeholder: value })),
  'data attribute': (value) => snapshot(element('i', { 'data-x': value })),
  'JSON in a data attribute': (value) => snapshot(element('i', { 'data-props': JSON.stringify({ a: [1, value] }) })),
  'attribute name': (value) => snapshot(element('i', { [value]: '' })),
  'meta content': (value) => snapshot(element('meta', { name: 'description', content: value })),
  'query of href': (value) => snapshot(element('a', { href: `https://shop.test/x?lang=en&q=${encoded(value)}&p=2` })),
  'query of href, as it is': (value) => snapshot(element('a', { href: `https://shop.test/x?q=${value}` })),
  'fragment of href': (value) => snapshot(element('a', { href: `#/view/${encoded(value)}` })),
  'path of src': (value) => snapshot(element('img', { src: `https://shop.test/u/${encoded(value)}/a.png` })),
  srcset: (value) => snapshot(element('img', { srcset: `/a.png?q=${encoded(value)} 1x, /b.png 2x` })),
  'style attribute': (value) =>
    snapshot(element('i', { style: `color: red; background: url("/a?q=${encoded(value)}")` })),
  'style sheet': (value) =>
    snapshot(element('style', { _cssText: `.a::after { content: "${value}"; } .b { margin: 0 }` })),
  'url() of a style sheet': (value) =>
    snapshot(element('style', {}, text(`.a{background:url(/a.png?q=${encoded(value)})}`))),
  'shadow root': (value) =>
    snapshot({ ...element('x-a', {}, { ...element('p', {}, text(value)), isShadow: true }), isShadowHost: true }),
  'document of a frame': (value) =>
    mutation({
      isAttachIframe: true,
      adds: [{ parentId: 5, nextId: null, node: documentOf(element('p', { title: value }, text(value))) }],
    }),
  'added element': (value) => mutation({ adds: [{ parentId: 5, nextId: null, node: element('p', { title: value }) }] }),
  'added text': (value) => mutation({ adds: [{ parentId: 5, nextId: null, node: text(value) }] }),
  'added text nodes, one by one': (value, random) => {
    const parent = id();
    const nodes = pieces(value, random).map((part) => text(part));
    const added = nodes.map((node, index) => ({ parentId: parent, nextId: nodes[index + 1]?.id ?? null, node }));
    return mutation({
      adds: [{ parentId: 5, nextId: null, node: { ...element('p', {}), id: parent } }, ...added.reverse()],
    });
  },
  'changed text': (value) => mutation({ texts: [{ id: 5, value: `now ${value}.` }] }),
  'changed attribute': (value) => mutation({ attributes: [{ id: 5, attributes: { title: value } }] }),
  'changed style': (value) =>
    mutation({ attributes: [{ id: 5, attributes: { style: { content: [`"${value}"`, 'important'] } } }] }),
  'changed value': (value) => mutation({ attributes: [{ id: 5, attributes: { value } }] }),
  'input event': (value) => incremental(5, { id: 5, text: value, isChecked: false }),
  'ticked box': (value) => incremental(5, { id: 5, text: value, isChecked: true }),
  'rule of a style sheet': (value) => incremental(8, { id: 5, adds: [{ rule: `.a{content:"${value}"}`, index: 0 }] }),
  'declaration of a style': (value) => incremental(13, { id: 5, set: { property: 'content', value } }),
  'text on a canvas': (value) =>
    incremental(9, { id: 5, type: 0, commands: [{ property: 'fillText', args: [value, 0, 0] }] }),
  'address of the page': (value) => [
    { type: 4, data: { href: `https://shop.test/?q=${encoded(value)}`, width: 1, height: 1 } },
  ],
  'context of the chunk': (value) =>
    custom({ url: `https://shop.test/#${encoded(value)}`, title: value }, 'sightline.context'),
  'custom event': (value) => custom({ deep: [{ remark: `it is ${value}` }] }),
  'tag of a custom event': (value) => custom({}, value),
  'key of an object': (value) => custom({ [value]: 1 }),
  'number or text': (value) => custom({ list: [/^[1-9]\d{10,15}$/.test(value) ? Number(value) : value] }),
  'console line': (value) => console_(JSON.stringify(`user ${value} signed in`)),
  'object on the console': (value) => console_(JSON.stringify(JSON.stringify({ remark: value }))),
  'stack trace': (value) =>
    plugin('rrweb/console@1', {
      level: 'error',
      trace: [`f (https://shop.test/a.js?q=${encoded(value)}:1:2)`],
      payload: [],
    }),
  'URL of a request': (value) =>
    plugin('rrweb/network@1', { requests: [{ url: `https://api.test/u/${encoded(value)}?x=1` }] }),
  'body of a request': (value) =>
    plugin('rrweb/network@1', { requests: [{ requestBody: JSON.stringify({ remark: value }) }] }),
  'form in a request': (value) =>
    plugin('rrweb/network@1', { requests: [{ requestBody: `a=1&remark=${encoded(value)}&b=2` }] }),
  'header of a response': (value) =>
    plugin('rrweb/network@1', { requests: [{ responseHeaders: { 'x-remark': value } }] }),
  'percent escapes': (value) => custom({ remark: `x ${percentAll(value)}` }),
  'percent escapes, twice': (value) => custom({ remark: `x ${encoded(percentAll(value))}` }),
  'HTML escapes': (value) => custom({ remark: `x ${htmlDecimal(value)}` }),
  'HTML escapes, hexadecimal': (value) => custom({ remark: `x ${htmlHex(value)}` }),
  'escapes of JavaScript': (value) => custom({ remark: `x ${escapeUnits(unitsOf(value))}` }),
  base64: (value) => custom({ remark: Buffer.from(value).toString('base64') }),
  'base64 of JSON': (value) =>
    custom({ remark: `x=${Buffer.from(JSON.stringify({ remark: value })).toString('base64url')}` }),
  'an unknown event': (value) => incremental(99, { anything: { at: [['all', value]] } }),
};
