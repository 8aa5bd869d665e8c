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

function textsOf(bytes: Buffer): string[] {
  const width = 1 << (Number(bytes.readBigUInt64LE(8)) & 255);
  const texts: string[] = [];
  let at = 24;
  for (let left = Number(bytes.readBigUInt64LE(16)); left > 0; left -= 1) {
    const [length, start] = lengthAt(bytes, at);
    texts.push(bytes.toString('utf8', start, start + length));
    at = start + length;
  }
  const rows = Number(bytes.readBigUInt64LE(at));
  return Array.from({ length: rows }, (_, row) => texts[bytes.readUIntLE(at + 8 + row * width, width)] ?? '');
}

function listsOf(bytes: Buffer, rows: number, isFraction: boolean): number[][] {
  const ends = Array.from({ length: rows }, (_, row) => Number(bytes.readBigUInt64LE(row * 8)));
  const valueAt = (index: number): number => {
    const at = rows * 8 + index * 4;
    return isFraction ? bytes.readFloatLE(at) : bytes.readUInt32LE(at);
  };
  return ends.map((end, row) => {
    const start = ends[row - 1] ?? 0;
    return Array.from({ length: end - start }, (_, index) => valueAt(start + index));
  });
}

/** The rows of an insert, read back from what is sent. */
export function blockRows(blocks: readonly Columns[]): Record<string, unknown>[] {
  return blocks.flatMap((block) => {
    const rows = Array.from({ length: rowsOf(block) }, (): Record<string, unknown> => ({}));
    for (const [name, column] of Object.entries(block)) {
      const bytes = Buffer.concat(column.encode());
      const values = column.type.startsWith('Low')
        ? textsOf(bytes)
        : column.type.startsWith('Array')
          ? listsOf(bytes, rows.length, column.type.includes('Float32'))
          : undefined;
      for (const [index, row] of rows.entries()) {
        if (values) row[name] = values[index];
        else row[name] = column.type === 'Float32' ? bytes.readFloatLE(index * 4) : bytes.readUInt32LE(index * 4);
      }
    }
    return rows;
  });
}
