import { writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { ClickHouseError } from '../clickhouse-error.ts';

/** Text of a statement that comes in the body, its inline data included. */
const largestText = 256 * 1024 * 1024;

const decoders: Record<string, () => NodeJS.ReadWriteStream> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
};

/** The steps that turn the body into plain bytes: itself, and a decoder where it is compressed. */
function steps(request: IncomingMessage): NodeJS.ReadWriteStream[] {
  const encoding = request.headers['content-encoding'];
  if (!encoding || encoding === 'identity') return [];
  const decoder = decoders[encoding];
  if (!decoder) throw new ClickHouseError(448, 'UNKNOWN_COMPRESSION_METHOD', `Unknown compression method ${encoding}`);
  return [decoder()];
}

const isDecodeError = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  typeof error.code === 'string' &&
  /^Z_|^ERR__?(ERROR|BROTLI|ZSTD)|^ZSTD_/.test(error.code);

function asClickHouseError(error: unknown): unknown {
  if (!isDecodeError(error)) return error;
  return new ClickHouseError(354, 'ZLIB_INFLATE_FAILED', `Cannot decompress the request: ${(error as Error).message}`);
}

const tooLarge = (): Error => new ClickHouseError(307, 'TOO_MANY_BYTES', 'The statement is larger than 256 MiB');

export async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  const collect = new Writable({
    write(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      chunks.push(chunk);
      done(size > largestText ? tooLarge() : null);
    },
  });
  try {
    await pipeline([request, ...steps(request), collect]);
  } catch (error) {
    throw asClickHouseError(error);
  }
  return Buffer.concat(chunks).toString();
}

/** Writes at once, into the system's cache: what a thread is woken for each piece costs more than the piece. */
function fileWriter(file: number): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      try {
        for (let at = 0; at < chunk.length; ) at += writeSync(file, chunk, at);
        done();
      } catch (error) {
        done(error as Error);
      }
    },
  });
}

/** Puts the body, behind data that came with the statement, into a file. A body that breaks off leaves an error. */
export async function spoolBody(request: IncomingMessage | undefined, before: string, file: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(before);
    if (request) await pipeline([request, ...steps(request), fileWriter(handle.fd)]);
  } catch (error) {
    throw asClickHouseError(error);
  } finally {
    await handle.close();
  }
}
