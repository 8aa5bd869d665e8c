import type { Column } from './column.ts';

const high = 2 ** 32;

/** A column of instants, epoch ms; fractions of a millisecond are cut off. */
export function createTimeColumn(): Column<number> {
  const values: number[] = [];
  return {
    type: "DateTime64(3, 'UTC')",
    length: () => values.length,
    push(ms, times = 1) {
      for (let time = 0; time < times; time += 1) values.push(Math.trunc(ms));
    },
    encode() {
      // 64-bit integers as two halves, the lower first: BigInt is slow.
      const halves = new Uint32Array(values.length * 2);
      for (const [row, ms] of values.entries()) {
        halves[2 * row] = ms;
        halves[2 * row + 1] = Math.floor(ms / high);
      }
      return [Buffer.from(halves.buffer)];
    },
  };
}
