import { type Columns, rowsOf } from '@sightline/platform';

/** A length of ClickHouse's Native format and where it ends. */
function lengthAt(bytes: Buffer, at: number): [length: number, end: number] {
  let length = 0;
  for (let index = 0; ; index += 1) {
    const byte = bytes.readUInt8(at + index);
    length += (byte & 127) * 128 ** index;
    if (byte < 128) return [length, at + index + 1];
  }
}

/** Texts by their numbers, as they come behind the version of their encoding. */
function textsOf(bytes: Buffer): string[] {
  if (bytes.length === 0) return [];
  const width = 1 << (Number(bytes.readBigUInt64LE(0)) & 255);
  const texts: string[] = [];
  let at = 16;
  for (let left = Number(bytes.readBigUInt64LE(8)); left > 0; left -= 1) {
    const [length, start] = lengthAt(bytes, at);
    texts.push(bytes.toString('utf8', start, start + length));
    at = start + length;
  }
  const rows = Number(bytes.readBigUInt64LE(at));
  return Array.from({ length: rows }, (_, row) => texts[bytes.readUIntLE(at + 8 + row * width, width)] ?? '');
}

function listsOf<T>(bytes: Buffer, rows: number, values: (rest: Buffer) => T[]): T[][] {
  const ends = Array.from({ length: rows }, (_, row) => Number(bytes.readBigUInt64LE(row * 8)));
  const all = values(bytes.subarray(rows * 8));
  return ends.map((end, row) => all.slice(ends[row - 1] ?? 0, end));
}

function numbersOf(type: string, bytes: Buffer): number[] {
  const all = (width: number, read: (at: number) => number): number[] =>
    Array.from({ length: bytes.length / width }, (_, index) => read(index * width));
  if (type.includes('Float32')) return all(4, (at) => bytes.readFloatLE(at));
  return type.includes('UInt16') ? all(2, (at) => bytes.readUInt16LE(at)) : all(4, (at) => bytes.readUInt32LE(at));
}

function valuesOf(type: string, bytes: Buffer, rows: number): unknown[] {
  if (type === 'LowCardinality(String)') return textsOf(bytes.subarray(8));
  if (type === 'Array(LowCardinality(String))') return listsOf(bytes.subarray(8), rows, textsOf);
  return type.startsWith('Array') ? listsOf(bytes, rows, (rest) => numbersOf(type, rest)) : numbersOf(type, bytes);
}

/** The rows of an insert, read back from what is sent. */
export function blockRows(blocks: readonly Columns[]): Record<string, unknown>[] {
  return blocks.flatMap((block) => {
    const rows = Array.from({ length: rowsOf(block) }, (): Record<string, unknown> => ({}));
    for (const [name, column] of Object.entries(block)) {
      const values = valuesOf(column.type, Buffer.concat(column.encode()), rows.length);
      for (const [index, row] of rows.entries()) row[name] = values[index];
    }
    return rows;
  });
}
