import type { Column } from './column.ts';
import { nativeLength, nativeText } from './native-text.ts';

/** The columns of an insert by their names, all of the same length. */
export type Columns = Readonly<Record<string, Pick<Column<never>, 'type' | 'length' | 'encode'>>>;

/** How many rows the columns make. @throws Error when they are not of one length */
export function rowsOf(columns: Columns): number {
  const lengths = new Set(Object.values(columns).map((column) => column.length()));
  if (lengths.size > 1) throw new Error(`columns of different lengths: ${[...lengths]}`);
  const [rows = 0] = lengths;
  return rows;
}

/** A block of ClickHouse's Native format, in pieces; blocks may follow each other. Nothing without rows. */
export function nativeBlock(columns: Columns): Buffer[] {
  const rows = rowsOf(columns);
  if (rows === 0) return [];
  const entries = Object.entries(columns);
  const pieces = [nativeLength(entries.length), nativeLength(rows)];
  for (const [name, column] of entries) pieces.push(nativeText(name), nativeText(column.type), ...column.encode());
  return pieces;
}
