import type { Column } from './column.ts';
import { encodeEnds } from './list-column.ts';
import { createTextWriter } from './native-text.ts';
import { createNumberColumn } from './number-column.ts';

/** The version of the encoding, and what follows: a dictionary of this block alone. */
const keysVersion = 1n;
const hasKeys = 0x600n;

type Numbers = Uint8Array | Uint16Array | Uint32Array;

/** Numbers of so many texts in as few bytes as they need: a copy. */
export function narrowNumbers(texts: number, numbers: Uint32Array): Numbers {
  return texts <= 2 ** 8 ? new Uint8Array(numbers) : texts <= 2 ** 16 ? new Uint16Array(numbers) : numbers.slice();
}

/** What comes before the texts, and, in lists, before where these end. */
const head = (): Buffer => Buffer.from(BigUint64Array.of(keysVersion).buffer);

function encodeKeys(texts: readonly string[], numbers: Numbers): Buffer[] {
  const written = createTextWriter();
  for (const text of texts) written.write(text);
  // 0: one byte a row, 1: two, 2: four.
  const width = numbers.BYTES_PER_ELEMENT >> 1;
  return [
    Buffer.from(BigUint64Array.of(hasKeys | BigInt(width), BigInt(texts.length)).buffer),
    written.written(),
    Buffer.from(BigUint64Array.of(BigInt(numbers.length)).buffer),
    Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength),
  ];
}

/** The texts once, and the number of one of them for every row. */
export const encodeTexts = (texts: readonly string[], numbers: Numbers): Buffer[] => [
  head(),
  ...encodeKeys(texts, numbers),
];

/** The same for every text of lists that end where `ends` says. */
export const encodeTextLists = (texts: readonly string[], numbers: Numbers, ends: Uint32Array): Buffer[] => [
  head(),
  encodeEnds(ends),
  // Of no text at all nothing is written.
  ...(numbers.length === 0 ? [] : encodeKeys(texts, numbers)),
];

/** Texts that repeat: each is kept once, and its number for every time that it comes. */
function createTexts() {
  const numbers = new Map<string, number>();
  const all = createNumberColumn('UInt32');
  let last: string | undefined;
  let lastNumber = 0;
  return {
    length: all.length,
    push(text: string, times = 1): void {
      if (text !== last) {
        let number = numbers.get(text);
        if (number === undefined) {
          number = numbers.size;
          numbers.set(text, number);
        }
        last = text;
        lastNumber = number;
      }
      all.push(lastNumber, times);
    },
    texts: () => [...numbers.keys()],
    numbers(): Numbers {
      const [bytes = Buffer.alloc(0)] = all.encode();
      return narrowNumbers(numbers.size, new Uint32Array(bytes.buffer, bytes.byteOffset, all.length()));
    },
  };
}

/**
 * A column of texts that repeat: each is written once, and its number for every row. For plain String columns too, into
 * which ClickHouse copies them.
 */
export function createTextColumn(): Column<string> {
  const texts = createTexts();
  return {
    type: 'LowCardinality(String)',
    length: texts.length,
    push: texts.push,
    encode: () => encodeTexts(texts.texts(), texts.numbers()),
  };
}

/** A column of lists of such texts. */
export function createTextListColumn(): Column<readonly string[]> {
  const texts = createTexts();
  const ends: number[] = [];
  return {
    type: 'Array(LowCardinality(String))',
    length: () => ends.length,
    push(list, times = 1) {
      for (let time = 0; time < times; time += 1) {
        for (const text of list) texts.push(text);
        ends.push(texts.length());
      }
    },
    encode: () => encodeTextLists(texts.texts(), texts.numbers(), Uint32Array.from(ends)),
  };
}
