/** A number as ClickHouse's Native format writes lengths: seven bits a byte, the lowest first. */
export function nativeLength(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Buffer.from([...bytes, rest]);
}

/** Text as it writes it: its length in bytes, then UTF-8. */
export function nativeText(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([nativeLength(bytes.length), bytes]);
}

/** Texts one behind the other, each as `nativeText` writes it, in one buffer. */
export function createTextWriter() {
  let buffer = Buffer.allocUnsafe(1024);
  let end = 0;
  return {
    write(text: string): void {
      const length = Buffer.byteLength(text);
      const most = end + length + 5;
      if (most > buffer.length) {
        const larger = Buffer.allocUnsafe(Math.max(most, buffer.length * 2));
        buffer.copy(larger, 0, 0, end);
        buffer = larger;
      }
      let rest = length;
      for (; rest > 127; rest >>>= 7) buffer[end++] = (rest & 127) | 128;
      buffer[end++] = rest;
      end += buffer.write(text, end);
    },
    written: (): Buffer => buffer.subarray(0, end),
  };
}
