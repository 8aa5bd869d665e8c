import type { Columns } from './native-block.ts';
import { encodeTexts } from './text-column.ts';

type ReadyColumn = Columns[string];

/** A column of numbers that are there already; `DateTime`: epoch s. */
export const numbersColumn = (
  type: 'UInt32' | 'Float32' | 'DateTime',
  values: Uint32Array | Float32Array,
): ReadyColumn => ({
  type,
  length: () => values.length,
  encode: () => [Buffer.from(values.buffer, values.byteOffset, values.byteLength)],
});

/** A column of texts by their numbers, which count from 0. */
export const textsColumn = (texts: readonly string[], numbers: Uint32Array): ReadyColumn => ({
  type: 'LowCardinality(String)',
  length: () => numbers.length,
  encode: () => encodeTexts(texts, numbers),
});
