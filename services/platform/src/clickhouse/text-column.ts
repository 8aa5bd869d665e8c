import type { Column } from './column.ts';
import { nativeText } from './native-text.ts';
import { createNumberColumn } from './number-column.ts';

/** The version of the encoding, and what follows: a dictionary of this block alone. */
const keysVersion = 1n;
const hasKeys = 0x600n;

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
      const [wide = Buffer.alloc(0)] = rows.encode();
      const all = new Uint32Array(wide.buffer, wide.byteOffset, rows.length());
      // 0: one byte a row, 1: two, 2: four.
      const width = numbers.size <= 2 ** 8 ? 0 : numbers.size <= 2 ** 16 ? 1 : 2;
      const narrow = width === 0 ? new Uint8Array(all) : width === 1 ? new Uint16Array(all) : all;
      return [
        Buffer.from(BigUint64Array.of(keysVersion, hasKeys | BigInt(width), BigInt(numbers.size)).buffer),
        ...[...numbers.keys()].map(nativeText),
        Buffer.from(BigUint64Array.of(BigInt(all.length)).buffer),
        Buffer.from(narrow.buffer, narrow.byteOffset, narrow.byteLength),
      ];
    },
  };
}
