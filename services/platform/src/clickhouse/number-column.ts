import type { Column } from './column.ts';

const arrays = { UInt8: Uint8Array, UInt16: Uint16Array, UInt32: Uint32Array, Float32: Float32Array };
const sentAs = { ...arrays, DateTime: Uint32Array };

/**
 * A column of numbers that the type can hold; others are taken as JavaScript's typed arrays take them. `DateTime` is in epoch
 * seconds.
 */
export function createNumberColumn(type: keyof typeof sentAs): Column<number> {
  const Values = sentAs[type];
  let values = new Values(1024);
  let length = 0;
  return {
    type,
    length: () => length,
    push(value, times = 1) {
      const end = length + times;
      if (end > values.length) {
        const larger = new Values(Math.max(end, values.length * 2));
        larger.set(values);
        values = larger;
      }
      if (times === 1) values[length] = value;
      else values.fill(value, length, end);
      length = end;
    },
    // ClickHouse's numbers are little endian, as those of every machine that Node runs on by now.
    encode: () => [Buffer.from(values.buffer, 0, length * values.BYTES_PER_ELEMENT)],
  };
}
