import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Writable } from 'node:stream';
import { constants, createBrotliCompress, createDeflate, createGzip, createZstdCompress } from 'node:zlib';
import { errorCode, httpStatus } from '../clickhouse-error.ts';
import type { Figures } from '../engine.ts';
import { contentType } from '../formats.ts';

const encoders: Record<string, () => Writable & NodeJS.ReadableStream> = {
  zstd: () => createZstdCompress(),
  br: () => createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  gzip: () => createGzip({ level: 3 }),
  deflate: () => createDeflate({ level: 3 }),
};

/** The codec to answer in: only when asked for by a setting as well as by a header. */
function encoding(request: IncomingMessage, wanted: boolean): string | undefined {
  const accepted = String(request.headers['accept-encoding'] ?? '').split(/\s*,\s*/);
  return wanted ? accepted.map((entry) => entry.split(';')[0] ?? '').find((name) => name in encoders) : undefined;
}

/** Writes an answer with ClickHouse's headers; an error after the first byte goes into the body, between its marks. */
export class Answer {
  readonly #response: ServerResponse;
  readonly #codec: string | undefined;
  readonly #tag = randomBytes(8).toString('hex');
  readonly #started = performance.now();
  #out: Writable | undefined;

  constructor(
    request: IncomingMessage,
    response: ServerResponse,
    options: { queryId: string; compress: boolean; timezone: string },
  ) {
    this.#response = response;
    this.#codec = encoding(request, options.compress);
    response.setHeader('X-ClickHouse-Server-Display-Name', 'sightline-local');
    response.setHeader('X-ClickHouse-Query-Id', options.queryId);
    response.setHeader('X-ClickHouse-Timezone', options.timezone);
  }

  get closed(): boolean {
    return this.#response.destroyed || (this.#response.socket?.destroyed ?? true);
  }

  /** Status line and headers of a success. */
  begin(format: string | undefined, figures: Figures & { rowsWritten: number }): void {
    const response = this.#response;
    response.setHeader('Content-Type', format === undefined ? 'text/plain; charset=UTF-8' : contentType(format));
    if (format !== undefined) response.setHeader('X-ClickHouse-Format', format);
    response.setHeader('X-ClickHouse-Exception-Tag', this.#tag);
    response.setHeader('X-ClickHouse-Summary', this.#summary(figures));
    if (this.#codec === undefined) {
      this.#out = response;
      return;
    }
    response.setHeader('Content-Encoding', this.#codec);
    response.setHeader('Vary', 'Accept-Encoding');
    const encoder = encoders[this.#codec]?.();
    encoder?.pipe(response, { end: false });
    response.once('close', () => encoder?.destroy());
    this.#out = encoder;
  }

  /** Waits while the client reads more slowly than the engine writes. */
  async write(chunk: Uint8Array): Promise<void> {
    const out = this.#out;
    if (!out || chunk.length === 0 || this.closed || out.write(chunk)) return;
    const gone = new AbortController();
    const stop = (): void => gone.abort();
    this.#response.once('close', stop);
    await once(out, 'drain', { signal: gone.signal }).catch(() => {});
    this.#response.off('close', stop);
  }

  end(): void {
    if (this.#out !== this.#response) this.#out?.once('end', () => this.#response.end());
    this.#out?.end();
  }

  async fail(error: unknown): Promise<void> {
    const message = `${error instanceof Error ? error.message : String(error)}\n`;
    const response = this.#response;
    if (this.closed) return;
    if (!this.#out) {
      const code = errorCode(error);
      response.statusCode = httpStatus(code);
      response.setHeader('Content-Type', 'text/plain; charset=UTF-8');
      response.setHeader('X-ClickHouse-Exception-Code', String(code));
      response.setHeader('X-ClickHouse-Summary', this.#summary({ rowsRead: 0, bytesRead: 0, rowsWritten: 0 }));
      response.end(message);
      return;
    }
    // Rows are out: the error goes behind them, marked with the tag of the headers, and the answer is left unfinished.
    const size = Buffer.byteLength(message);
    this.#out.write(`\r\n__exception__\r\n${this.#tag}\r\n${message}${size} ${this.#tag}\r\n__exception__\r\n`);
    if (this.#out !== response) {
      const encoded = once(this.#out, 'end').catch(() => {});
      this.#out.end();
      await encoded;
    }
    response.write('', () => response.socket?.end(() => response.destroy()));
  }

  #summary(figures: Figures & { rowsWritten: number }): string {
    return JSON.stringify({
      read_rows: String(figures.rowsRead),
      read_bytes: String(figures.bytesRead),
      written_rows: String(figures.rowsWritten),
      written_bytes: '0',
      total_rows_to_read: '0',
      result_rows: String(figures.rowsWritten),
      result_bytes: '0',
      elapsed_ns: String(Math.round((performance.now() - this.#started) * 1e6)),
    });
  }
}
