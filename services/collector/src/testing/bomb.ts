import { constants, deflateRawSync } from 'node:zlib';

/** A gzip member of zeros that inflates to `mebibytes`, made of one compressed block again and again. */
export function bomb(mebibytes: number): Buffer {
  const block = deflateRawSync(Buffer.alloc(16 * 1024 * 1024), { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(mebibytes * 1024 * 1024, 4);
  return Buffer.concat([
    Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]),
    ...Array.from({ length: mebibytes / 16 }, () => block),
    deflateRawSync(''),
    trailer,
  ]);
}
