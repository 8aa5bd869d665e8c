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
