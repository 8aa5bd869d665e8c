import type { Random } from './random.ts';

type Damage = (text: string, random: Random) => string;

const cut = (text: string, at: number, size: number, insert: string): string =>
  text.slice(0, at) + insert + text.slice(at + size);

/** A place behind one of the places where `pattern` matches. */
function placeOf(text: string, pattern: RegExp, random: Random): number {
  const places = [...text.matchAll(pattern)];
  const match = places[random.below(Math.max(1, places.length))];
  return match ? match.index + match[0].length : 0;
}

/** What no recorder writes, and what only differs from it in writing. */
const damages: readonly Damage[] = [
  // escapes where none are needed
  (text, random) => {
    const at = random.below(text.length);
    const code = text.charCodeAt(at);
    return /[A-Za-z0-9@ .-]/.test(text.charAt(at))
      ? cut(text, at, 1, `\\u${code.toString(16).padStart(4, '0')}`)
      : text.replace('/', '\\/');
  },
  // a key that is there twice
  (text, random) => {
    const pair = random.pick([
      '"value":"hunter2",',
      '"type":5,',
      '"type":"submit",',
      '"tagName":"button",',
      '"text":"hunter2",',
      '"isChecked":true,',
      '"note":"jane@example.com",',
      '"id":7,',
      '"name":"password",',
      '"data":{},',
      '"textContent":"jane@example.com",',
      '"childNodes":[],',
      '"source":5,',
      '"attributes":{"type":"submit"},',
      '"timestamp":1,',
    ]);
    return cut(text, placeOf(text, /\{(?=")/g, random), 0, pair);
  },
  // white space
  (text, random) => cut(text, placeOf(text, /[{,:[]/g, random), 0, random.pick([' ', '\t', '\r', '\n', '\u00a0'])),
  // an odd number
  (text, random) =>
    text.replace(
      /:\d+/,
      `:${random.pick(['4111111111111111', '1e400', '-0', '01', '1.', '.5', '4.111111111111111e15', '0.41111111111111111111111', '1E5', '-4111111111111111.0', '99999999999999999999', '2147483648', '3.0'])}`,
    ),
  // keys in another order
  (text) => text.replace(/\{"type":(\d),"data":(\{.*\}),"timestamp":(\d+)\}/, '{"timestamp":$3,"type":$1,"data":$2}'),
  (text) => text.replace(/\{"type":(\d),"data":(\{.*\}),"timestamp":(\d+)\}/, '{"data":$2,"timestamp":$3,"type":$1}'),
  (text) => text.replace(/"tagName":("[^"]*"),"attributes":(\{[^{}]*\})/, '"attributes":$2,"tagName":$1'),
  (text) => text.replace(/"type":3,"textContent":("[^"]*")/, '"textContent":$1,"type":3'),
  (text) => text.replace(/"attributes":(\{[^{}]*\}),"childNodes":\[\]/, '"childNodes":[],"attributes":$1'),
  (text) => text.replace(/"source":5,"text":("[^"]*")/, '"text":$1,"source":5'),
  // another kind of value
  (text, random) =>
    text.replace(/"(textContent|value|text|id|parentId|nextId|node|source)":("[^"]*"|\d+)/, (whole, key: string) =>
      random.once(4)
        ? whole
        : `"${key}":${random.pick(['null', 'true', '"****"', '"x"', '12', '1234', '[]', '{}', '["jane@example.com"]', '{"a":"jane@example.com"}'])}`,
    ),
  // nested deeply
  (text, random) => {
    const levels = random.pick([3, 30, 58, 59, 60, 61, 62, 63, 64, 65, 200]);
    return cut(text, placeOf(text, /\{(?=")/g, random), 0, `"deep":${'['.repeat(levels)}${']'.repeat(levels)},`);
  },
  // a key that pollutes prototypes
  (text, random) =>
    cut(
      text,
      placeOf(text, /\{(?=")/g, random),
      0,
      `"${random.pick(['__proto__', 'constructor', 'prototype', 'proto'])}":{"a":1},`,
    ),
  // lone halves of characters, as JSON.stringify writes them, and control characters
  (text, random) =>
    cut(
      text,
      placeOf(text, /":"/g, random),
      0,
      random.pick(['\\ud800', '\\udc00x', '\\u0007', '\u0007', '\\x', '\\', '"']),
    ),
  // a truncated or doubled line
  (text, random) => text.slice(0, random.below(text.length)),
  (text) => `${text}\n\n`,
  (text) => `\ufeff${text}`,
  // any character
  (text, random) =>
    cut(text, random.below(text.length), random.below(2), random.pick([...'"\\{}[],:0*@=', 'é', ' ', '\n'])),
  // other times
  (text, random) =>
    text.replace(
      /"timestamp":\d+/,
      `"timestamp":${random.pick(['0', '1e12', '12.5', '"x"', '9999999999999', 'null'])}`,
    ),
  // other types of nodes and events
  (text, random) =>
    text.replace(/"type":[235]/, `"type":${random.pick(['0', '1', '2', '3', '4', '5', '6', '7', '"2"', 'null'])}`),
  (text) => text.replace('"tagName":"div"', '"tagName":"DIV"').replace('"tagName":"span"', '"tagName":"SPAN"'),
  // a named value
  (text, random) =>
    cut(text, placeOf(text, /"payload":\{(?=")/g, random), 0, '"name":"Authorization","value":"abcdef",'),
];

/** Damages a chunk, once or a few times. Sometimes it is no UTF-8 afterwards. */
export function damageChunk(text: string, random: Random): Buffer {
  let damaged = text;
  for (let times = 1 + random.below(3); times > 0 && damaged.length > 0; times -= 1) {
    damaged = random.pick(damages)(damaged, random);
  }
  const bytes = Buffer.from(damaged);
  if (bytes.length > 0 && random.once(30)) bytes[random.below(bytes.length)] = random.pick([0xff, 0xc3, 0xed, 0x80, 0]);
  return bytes;
}
