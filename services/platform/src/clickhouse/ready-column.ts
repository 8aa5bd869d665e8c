import { encodeEnds } from './list-column.ts';
import type { Columns } from './native-block.ts';
import { encodeTextLists, encodeTexts, narrowNumbers } from './text-column.ts';

type ReadyColumn = Columns[string];

/** A column of numbers that are there already, of which it takes a copy; `DateTime`: epoch s. */
export function numbersColumn(
  type: 'UInt32' | 'Float32' | 'DateTime',
  values: Uint32Array | Float32Array,
): ReadyColumn {
  const copy = Buffer.copyBytesFrom(values);
  return { type, length: () => values.length, encode: () => [copy] };
}

/** A column of lists of numbers, side by side in `values`, by where each ends; of both it takes a copy. */
export function listsColumn(
  type: 'UInt16' | 'UInt32',
  values: Uint16Array | Uint32Array,
  ends: Uint32Array,
): ReadyColumn {
  const copy = Buffer.copyBytesFrom(values);
  const offsets = encodeEnds(ends);
  return { type: `Array(${type})`, length: () => ends.length, encode: () => [offsets, copy] };
}

/** A column of texts by their numbers, which count from 0 and of which it takes a copy. */
export function textsColumn(texts: readonly string[], numbers: Uint32Array): ReadyColumn {
  const copy = narrowNumbers(texts.length, numbers);
  return { type: 'LowCardinality(String)', length: () => copy.length, encode: () => encodeTexts(texts, copy) };
}

/** A column of lists of texts, by the numbers of all of them and where each list ends. */
export function textListsColumn(texts: readonly string[], numbers: Uint32Array, ends: Uint32Array): ReadyColumn {
  const copy = narrowNumbers(texts.length, numbers);
  const copyOfEnds = ends.slice();
  return {
    type: 'Array(LowCardinality(String))',
    length: () => copyOfEnds.length,
    encode: () => encodeTextLists(texts, copy, copyOfEnds),
  };
}
