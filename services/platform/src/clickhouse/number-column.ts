import type { Column } from './column.ts';

const arrays = {
  UInt8: Uint8Array,
  UInt16: Uint16Array,
  UInt32: Uint32Array,
  Float32: Float32Array,
  DateTime: Uint32Array,
};

/** A column of numbers that the type can hold; others become what JavaScript's typed arrays make of them. `DateTime`: epoch s. */
export function createNumberColumn(type: keyof typeof arrays): Column<number> {
  const Values = arrays[type];
  let values = new Values(256);
  let length = 0;
  /** The value pushed last and how often it is still to be written: most columns repeat one value for many rows. */
  let last = 0;
  let run = 0;

  const writeRun = (): void => {
    const end = length + run;
    if (end > values.length) {
      const larger = new Values(Math.max(end, values.length * 2));
      larger.set(values);
      values = larger;
    }
    if (run === 1) values[length] = last;
    else values.fill(last, length, end);
    length = end;
    run = 0;
  };

  return {
    type,
    length: () => length + run,
    push(value, times = 1) {
      if (value !== last) {
        if (run > 0) writeRun();
        last = value;
      }
      run += times;
    },
    encode() {
      writeRun();
      // ClickHouse's numbers are little endian, as those of every machine that Node runs on by now.
      return [Buffer.from(values.buffer, 0, length * values.BYTES_PER_ELEMENT)];
    },
  };
}
