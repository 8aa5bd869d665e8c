/** One gzip member without optional header fields; uncompressed where the browser has no CompressionStream. */
export async function gzip(text: string): Promise<Uint8Array<ArrayBuffer>> {
  if (typeof CompressionStream === 'undefined') return gzipStored(text);
  const { readable, writable } = new CompressionStream('gzip');
  const writer = writable.getWriter();
  // What fails here fails at the other end, too.
  writer.write(new TextEncoder().encode(text)).catch(() => {});
  writer.close().catch(() => {});
  return new Uint8Array(await new Response(readable).arrayBuffer());
}

/**
 * The same at once and without compression, as stored blocks (RFC 1951, 3.2.4) in a gzip member (RFC 1952): for the
 * moment in which a page goes away and nothing asynchronous finishes any more.
 */
export function gzipStored(text: string): Uint8Array<ArrayBuffer> {
  const data = new TextEncoder().encode(text);
  const longest = 0xffff;
  const blocks = Math.max(1, Math.ceil(data.length / longest));
  const out = new Uint8Array(10 + blocks * 5 + data.length + 8);
  const view = new DataView(out.buffer);
  // Magic, method deflate, no flags, no time, no extra flags, unknown system.
  out.set([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
  let at = 10;
  for (let block = 0; block < blocks; block += 1) {
    const part = data.subarray(block * longest, (block + 1) * longest);
    view.setUint8(at, block === blocks - 1 ? 1 : 0);
    view.setUint16(at + 1, part.length, true);
    view.setUint16(at + 3, ~part.length & 0xffff, true);
    out.set(part, at + 5);
    at += 5 + part.length;
  }
  view.setUint32(at, crc32(data), true);
  view.setUint32(at + 4, data.length, true);
  return out;
}

function crc32(data: Uint8Array): number {
  const table = Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  });
  let crc = -1;
  for (const byte of data) crc = (crc >>> 8) ^ (table[(crc ^ byte) & 0xff] ?? 0);
  return ~crc >>> 0;
}
