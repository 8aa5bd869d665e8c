import { randomUUID } from 'node:crypto';

/** Chunks that look like those of a shop: a keyframe with style sheets and a long list, and what follows it. */
const words =
  'the new price of all our things in one box with free delivery by noon for every order that you place'.split(' ');
let state = 1;
const random = (below: number): number => {
  state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};
const sentence = (count: number): string => Array.from({ length: count }, () => words[random(words.length)]).join(' ');

let id = 0;
const text = (textContent: string) => ({ type: 3, id: ++id, textContent });
const element = (tagName: string, attributes: object, ...childNodes: object[]): object => ({
  type: 2,
  id: ++id,
  tagName,
  attributes,
  childNodes,
});

const css = (rules: number): string =>
  Array.from(
    { length: rules },
    (_, index) =>
      `.c-${index.toString(36)}:hover > .item__title { color: rgb(${random(255)}, 20, 30); margin: 0px 4px ${random(20)}px; transition: transform 0.3s ease-in-out; background: url("https://cdn.example.com/img/${random(1e6)}@2x.png?v=${random(1e9)}") no-repeat; }`,
  ).join(' ');

const product = (): object =>
  element(
    'li',
    {
      class: `grid__item product-card product-card--large css-${random(1e9).toString(36)}`,
      'data-id': String(random(1e9)),
    },
    element(
      'a',
      {
        href: `https://shop.example/products/${random(1e6)}-${words[random(20)]}?variant=${random(1e12)}&pos=${random(99)}`,
      },
      element('img', {
        src: `https://cdn.example.com/i/${randomUUID()}.webp?width=480&height=640`,
        srcset: `https://cdn.example.com/i/a.webp?w=480 1x, https://cdn.example.com/i/a.webp?w=960 2x`,
        alt: sentence(5),
        loading: 'lazy',
      }),
      element('h3', { class: 'item__title' }, text(sentence(6))),
    ),
    element(
      'p',
      { class: 'price price--sale' },
      text('€ '),
      element('span', {}, text(`${random(900)},${random(90) + 10}`)),
    ),
    element('p', { class: 'text-sm leading-6 text-gray-600' }, text(sentence(30))),
    element(
      'svg',
      { viewBox: '0 0 24 24', class: 'icon' },
      element('path', { d: `M${random(24)}.${random(1e9)} 2l-${random(9)}.5 3.25c0 1.1-.9 2-2 2z` }),
    ),
    element('button', { type: 'button', 'aria-label': 'Add to cart' }, text('Add to cart')),
  );

export function sampleChunks(now: number): { keyframe: string; increment: string } {
  const line = (type: number, data: object): string => JSON.stringify({ type, data, timestamp: now });
  const context = line(5, {
    tag: 'sightline.context',
    payload: { url: 'https://shop.example/', title: 'Shop', viewportWidth: 1280 },
  });
  const page = element(
    'html',
    { lang: 'en' },
    element('head', {}, element('style', { _cssText: css(1_500) }), element('title', {}, text('Shop'))),
    element(
      'body',
      {},
      element('ul', { class: 'grid' }, ...Array.from({ length: 900 }, product)),
      element('a', { href: 'mailto:jane@example.com' }, text('jane@example.com')),
    ),
  );
  const keyframe = [
    context,
    line(4, { href: 'https://shop.example/', width: 1280, height: 720 }),
    line(2, { node: { type: 0, id: ++id, childNodes: [page] }, initialOffset: { left: 0, top: 0 } }),
  ].join('\n');
  const increment = [
    context,
    ...Array.from({ length: 20 }, () =>
      line(3, {
        source: 1,
        positions: Array.from({ length: 12 }, (_, index) => ({
          x: random(1280),
          y: random(720),
          id: random(9_000),
          timeOffset: -40 * index,
        })),
      }),
    ),
    ...Array.from({ length: 10 }, () =>
      line(3, {
        source: 0,
        texts: [{ id: 5, value: sentence(3) }],
        attributes: [
          { id: 9, attributes: { class: sentence(4), style: { transform: `translateX(${random(1e9) / 1e6}px)` } } },
        ],
        removes: [],
        adds: [{ parentId: 3, nextId: null, node: product() }],
      }),
    ),
    line(3, { source: 5, id: 9, text: '*******', isChecked: false }),
  ].join('\n');
  return { keyframe: `${keyframe}\n`, increment: `${increment}\n` };
}
