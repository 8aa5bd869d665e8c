/** Characters of a piece, but for the string it ends with. */
const usualPiece = 1 << 14;

/**
 * What `JSON.stringify` writes of a value that `JSON.parse` has made, piece by piece: all at once it takes several times the
 * memory, as V8 builds it out of parts and copies it then. A third of the speed.
 */
export function eachJsonPiece(value: unknown, take: (piece: string) => void): void {
  let piece = '';
  const write = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) piece += JSON.stringify(value);
    else if (Array.isArray(value)) writeList(value);
    else writeObject(value);
    if (piece.length < usualPiece) return;
    take(piece);
    piece = '';
  };
  const writeList = (items: unknown[]): void => {
    piece += '[';
    for (const [index, item] of items.entries()) {
      if (index > 0) piece += ',';
      write(item);
    }
    piece += ']';
  };
  const writeObject = (object: object): void => {
    let before = '{';
    for (const [key, item] of Object.entries(object)) {
      piece += `${before}${JSON.stringify(key)}:`;
      write(item);
      before = ',';
    }
    piece += before === '{' ? '{}' : '}';
  };
  write(value);
  take(piece);
}
