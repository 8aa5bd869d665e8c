import type { Column } from './column.ts';
import { createNumberColumn } from './number-column.ts';

/** Where lists end, as ClickHouse counts: in 64 bits. */
export function encodeEnds(ends: Uint32Array): Buffer {
  const wide = new Uint32Array(ends.length * 2);
  for (let at = 0; at < ends.length; at += 1) wide[at * 2] = ends[at] as number;
  return Buffer.from(wide.buffer);
}

/** A column of lists of numbers that the type can hold. */
export function createListColumn(type: 'UInt16' | 'UInt32'): Column<readonly number[]> {
  const values = createNumberColumn(type);
  const ends = createNumberColumn('UInt32');
  return {
    type: `Array(${type})`,
    length: ends.length,
    push(list, times = 1) {
      for (let time = 0; time < times; time += 1) {
        for (const value of list) values.push(value);
        ends.push(values.length());
      }
    },
    encode() {
      const [bytes = Buffer.alloc(0)] = ends.encode();
      return [encodeEnds(new Uint32Array(bytes.buffer, bytes.byteOffset, ends.length())), ...values.encode()];
    },
  };
}
