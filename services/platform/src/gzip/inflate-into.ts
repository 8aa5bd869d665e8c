import { constants, createInflateRaw, inflateRawSync } from 'node:zlib';

/**
 * Inflates all of a raw deflate stream (RFC 1951) into `out`.
 *
 * @returns whether it is whole, ends where `deflated` ends, and gives exactly `out.length - 1` bytes: it takes one byte
 * more to see that it ends there
 */
export type InflateInto = (deflated: Buffer, out: Buffer) => boolean;

/** What Node's zlib is made of. */
interface ZlibHandle {
  reset(): void;
  writeSync(
    flush: number,
    input: Uint8Array,
    inputAt: number,
    inputBytes: number,
    out: Uint8Array,
    outAt: number,
    outBytes: number,
  ): void;
  onerror: () => void;
}

/** Node's public way makes an engine and a buffer for each stream, which takes a quarter to half of the time. */
function reusing(): InflateInto {
  const engine = createInflateRaw() as unknown as { _handle: ZlibHandle; _writeState: Uint32Array };
  // Room left in the output, bytes left of the input.
  const { _handle: handle, _writeState: left } = engine;
  let isFaulty = false;
  handle.onerror = () => {
    isFaulty = true;
  };
  return (deflated, out) => {
    isFaulty = false;
    handle.reset();
    handle.writeSync(constants.Z_FINISH, deflated, 0, deflated.length, out, 0, out.length);
    // With room left over, a stream that has not ended is an error.
    return !isFaulty && left[0] === 1 && left[1] === 0;
  };
}

export const inflateIntoPublicly: InflateInto = (deflated, out) => {
  try {
    const { buffer, engine } = inflateRawSync(deflated, {
      info: true,
      maxOutputLength: out.length,
      chunkSize: Math.max(out.length, 64),
    }) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
    return engine.bytesWritten === deflated.length && buffer.copy(out) === out.length - 1;
  } catch {
    return false;
  }
};

/** `a`, `ab` and nothing, deflated. */
const samples = [
  { deflated: Buffer.from('4b0400', 'hex'), text: 'a' },
  { deflated: Buffer.from('4b4c0200', 'hex'), text: 'ab' },
  { deflated: Buffer.from('0300', 'hex'), text: '' },
];

/** Whether it does what it promises, also after a damaged stream. */
function works(inflateInto: InflateInto): boolean {
  return samples.every(({ deflated, text }) => {
    const out = Buffer.alloc(text.length + 1);
    const isRefused =
      !inflateInto(deflated.subarray(0, -1), out) && !inflateInto(deflated, Buffer.alloc(text.length + 2));
    return isRefused && inflateInto(deflated, out) && out.toString('latin1', 0, text.length) === text;
  });
}

/** A Node that is made of something else is asked in the public way. */
export function createInflateInto(): InflateInto {
  try {
    const inflateInto = reusing();
    if (works(inflateInto)) return inflateInto;
  } catch {
    // Something is not there.
  }
  return inflateIntoPublicly;
}
