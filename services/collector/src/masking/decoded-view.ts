/** A text with its escapes undone, and where each character of it came from. */
export interface DecodedView {
  text: string;
  /** For each character of `text` where its source starts; one more entry for the end. */
  starts: Uint32Array;
}

/**
 * One character each: percent escapes (UTF-8, else Latin-1); HTML character references; escapes of JavaScript and
 * JSON; characters that cannot be seen; full-width and other digits and signs that read like ASCII.
 */
const encoded = new RegExp(
  [
    '%[CDcd][0-9A-Fa-f]%[89ABab][0-9A-Fa-f]|%[Ee][0-9A-Fa-f](?:%[89ABab][0-9A-Fa-f]){2}',
    '%[Ff][0-7](?:%[89ABab][0-9A-Fa-f]){3}|%[0-9A-Fa-f]{2}',
    '&#(?:x[0-9A-Fa-f]{1,6}|[0-9]{1,7});?',
    '&(?:amp|quot|apos|lt|gt|nbsp|commat|period|lowbar|plus|equals|colon|num|hyphen|dash|shy);',
    '\\\\u[0-9A-Fa-f]{4}|\\\\u\\{[0-9A-Fa-f]{1,6}\\}|\\\\x[0-9A-Fa-f]{2}|\\\\["\'/\\\\]|\\\\[nrtbf](?![0-9A-Fa-f])',
    '[\\u00ad\\u180e\\u200b-\\u200f\\u2060-\\u2064\\ufeff]',
    '[\\uff01-\\uff5e\\u0660-\\u0669\\u06f0-\\u06f9\\u0966-\\u096f]',
  ].join('|'),
  'g',
);

const references: Readonly<Record<string, string>> = {
  amp: '&',
  quot: '"',
  apos: "'",
  lt: '<',
  gt: '>',
  nbsp: ' ',
  commat: '@',
  period: '.',
  lowbar: '_',
  plus: '+',
  equals: '=',
  colon: ':',
  num: '#',
  hyphen: '-',
  dash: '-',
  shy: '',
};
const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: ' ', f: ' ' };

function fromCode(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}

function decode(match: string): string {
  const first = match.charCodeAt(0);
  if (first === 0x25) {
    if (match.length === 3) return fromCode(Number.parseInt(match.slice(1), 16));
    return Buffer.from(match.replaceAll('%', ''), 'hex').toString('utf8');
  }
  if (first === 0x26) {
    if (match[1] !== '#') return references[match.slice(1, -1)] ?? match;
    const isHex = match[2] === 'x';
    return fromCode(Number.parseInt(match.slice(isHex ? 3 : 2), isHex ? 16 : 10));
  }
  if (first === 0x5c) {
    const kind = match.charAt(1);
    if (kind === 'u' || kind === 'x') return fromCode(Number.parseInt(match.replace(/[^0-9A-Fa-f]/g, ''), 16));
    return escapes[kind] ?? kind;
  }
  if (first >= 0xff01 && first <= 0xff5e) return String.fromCharCode(first - 0xfee0);
  if (first >= 0x0660 && first <= 0x0669) return String.fromCharCode(first - 0x0660 + 48);
  if (first >= 0x06f0 && first <= 0x06f9) return String.fromCharCode(first - 0x06f0 + 48);
  if (first >= 0x0966 && first <= 0x096f) return String.fromCharCode(first - 0x0966 + 48);
  return '';
}

/** Undoes one layer of escapes; undefined when there is none. Linear in the text. */
export function decodeOnce(text: string): DecodedView | undefined {
  encoded.lastIndex = 0;
  let match = encoded.exec(text);
  if (!match) return undefined;
  const starts = new Uint32Array(text.length + 1);
  const parts: string[] = [];
  let size = 0;
  let at = 0;
  const copyTo = (end: number): void => {
    parts.push(text.slice(at, end));
    for (let index = at; index < end; index += 1) starts[size++] = index;
  };
  for (; match; match = encoded.exec(text)) {
    copyTo(match.index);
    const plain = decode(match[0]);
    parts.push(plain);
    at = match.index + match[0].length;
    for (let index = 0; index < plain.length; index += 1) starts[size++] = match.index;
  }
  copyTo(text.length);
  starts[size] = text.length;
  return { text: parts.join(''), starts: starts.subarray(0, size + 1) };
}
