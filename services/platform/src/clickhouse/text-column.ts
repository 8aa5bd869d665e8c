import type { Column } from './column.ts';
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

/** The texts once, and the number of one of them for every row. */
export function encodeTexts(texts: readonly string[], numbers: Numbers): Buffer[] {
  const written = createTextWriter();
  for (const text of texts) written.write(text);
  // 0: one byte a row, 1: two, 2: four.
  const width = numbers.BYTES_PER_ELEMENT >> 1;
  return [
    Buffer.from(BigUint64Array.of(keysVersion, hasKeys | BigInt(width), BigInt(texts.length)).buffer),
    written.written(),
    Buffer.from(BigUint64Array.of(BigInt(numbers.length)).buffer),
    Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength),
  ];
}

/**
 * A column of texts that repeat: each is written once, and its number for every row. For plain String columns too, into
 * which ClickHouse copies them.
 */
export function createTextColumn(): Column<string> {
  const numbers = new Map<string, number>();
  const rows = createNumberColumn('UInt32');
  let last: string | undefined;
  let lastNumber = 0;
  return {
    type: 'LowCardinality(String)',
    length: rows.length,
    push(text, times = 1) {
      if (text !== last) {
        let number = numbers.get(text);
        if (number === undefined) {
          number = numbers.size;
          numbers.set(text, number);
        }
        last = text;
        lastNumber = number;
      }
      rows.push(lastNumber, times);
    },
    encode() {
      const [bytes = Buffer.alloc(0)] = rows.encode();
      const all = new Uint32Array(bytes.buffer, bytes.byteOffset, rows.length());
      return encodeTexts([...numbers.keys()], narrowNumbers(numbers.size, all));
    },
  };
}
