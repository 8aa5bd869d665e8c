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

/** Pieces from this size on, bytes, are sent as they are, not copied together with others. */
const largePiece = 32 * 1024;

/** A block of ClickHouse's Native format, in a few pieces; blocks may follow each other. Nothing without rows. */
export function nativeBlock(columns: Columns): Buffer[] {
  const rows = rowsOf(columns);
  if (rows === 0) return [];
  const entries = Object.entries(columns);
  const pieces = [nativeLength(entries.length), nativeLength(rows)];
  for (const [name, column] of entries) pieces.push(nativeText(name), nativeText(column.type), ...column.encode());
  return joinSmall(pieces);
}

function joinSmall(pieces: readonly Buffer[]): Buffer[] {
  const joined: Buffer[] = [];
  let small: Buffer[] = [];
  const join = (): void => {
    if (small.length > 0) joined.push(Buffer.concat(small));
    small = [];
  };
  for (const piece of pieces) {
    if (piece.length < largePiece) small.push(piece);
    else {
      join();
      joined.push(piece);
    }
  }
  join();
  return joined;
}
