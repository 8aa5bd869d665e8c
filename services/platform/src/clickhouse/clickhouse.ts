import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createClient } from '@clickhouse/client';
import type { Logger } from '../log.ts';
import type { Service } from '../service.ts';
import { type Columns, nativeBlock } from './native-block.ts';

export interface ClickHouseOptions {
  /** Of the HTTP interface. */
  url: string;
  user: string;
  password: string;
  database: string;
  log: Logger;
  /** Every call is rejected after this long; default 30 s. */
  requestTimeoutMs?: number;
}

export interface ClickHouse {
  /**
   * Inserts rows; an empty list is no request. When it rejects, the rows may have been stored all the same: they need an
   * identity under which a repeat disappears. Times are text made with `clickHouseTime`.
   */
  insert<T extends object>(table: string, rows: T[]): Promise<void>;
  /** As `insert`, of blocks that have the same columns: for many rows, at a fraction of the work on both sides. */
  insertColumns(table: string, blocks: readonly Columns[]): Promise<void>;
  /** Rows as objects; `{name: Type}` in the SQL is replaced by `params.name`. 64-bit integers come as numbers. */
  query<T>(sql: string, params?: Record<string, unknown>): Promise<T[]>;
  /** A statement without a result; parameters as in `query`. */
  command(sql: string, params?: Record<string, unknown>): Promise<void>;
  /** Rejects when ClickHouse does not answer. */
  ping(): Promise<void>;
}

/** Epoch milliseconds as ClickHouse reads and writes a DateTime64(3, 'UTC'): `YYYY-MM-DD hh:mm:ss.mmm`. */
export const clickHouseTime = (ms: number): string => new Date(ms).toISOString().slice(0, 23).replace('T', ' ');

const isLoopback = (url: string): boolean => /^(localhost|127\.|\[::1\])/.test(new URL(url).hostname);

/** The names that all rows have, in the same order; undefined when they differ, or when a value is left out. */
function columnsOf(rows: readonly object[]): [string, ...string[]] | undefined {
  const [first, ...others] = Object.keys(rows[0] ?? {});
  if (first === undefined) return undefined;
  const columns: [string, ...string[]] = [first, ...others];
  for (const row of rows) {
    let at = 0;
    for (const name in row) if (name !== columns[at++] || row[name as keyof object] === undefined) return undefined;
    if (at !== columns.length) return undefined;
  }
  return columns;
}

/** Repeats within one insert are left to merges and to FINAL, as those between inserts are: a quarter less work. */
const unmerged = { optimize_on_insert: 0 } as const;

/** Bytes of a statement: those that name many things one by one are longer than ClickHouse's default of 256 KiB. */
const longestStatement = '16777216';

/** ClickHouse over HTTP. Every call ends in bounded time; repeating it is the caller's decision. */
export function createClickHouse(options: ClickHouseOptions): ClickHouse & Service {
  const { url, user, password, database, log, requestTimeoutMs = 30_000 } = options;
  const compress = !isLoopback(url);
  const client = createClient({
    url,
    username: user,
    password,
    database,
    request_timeout: requestTimeoutMs,
    max_open_connections: 16,
    compression: { request: compress, response: compress },
    clickhouse_settings: {
      date_time_input_format: 'best_effort',
      output_format_json_quote_64bit_integers: 0,
      max_query_size: longestStatement,
    },
    log: { level: 127 },
  });
  /** The client's own timeout is one of silence; this one is of the whole call. */
  const limit = () => ({ abort_signal: AbortSignal.timeout(requestTimeoutMs) });

  const ping = async (): Promise<void> => {
    await client.query({ query: 'SELECT 1', format: 'JSONEachRow', ...limit() }).then((result) => result.json());
  };

  return {
    async insert(table, values) {
      if (values.length === 0) return;
      const columns = columnsOf(values);
      // Names once instead of in every row: both sides have half as much to write and to read.
      if (columns) {
        const rows = values.map((row) => Object.values(row));
        await client.insert({ table, columns, values: rows, format: 'JSONCompactEachRow', ...limit() });
      } else await client.insert({ table, values, format: 'JSONEachRow', ...limit() });
    },
    async insertColumns(table, blocks) {
      const [first = {}] = blocks;
      const pieces = blocks.flatMap(nativeBlock);
      if (pieces.length === 0) return;
      const query = `INSERT INTO ${table} (${Object.keys(first).join(', ')}) FORMAT Native`;
      const values = Readable.from(pieces, { objectMode: false });
      const { stream } = await client.exec({ query, values, clickhouse_settings: unmerged, ...limit() });
      await finished(stream.resume());
    },
    async query<T>(sql: string, params: Record<string, unknown> = {}) {
      const result = await client.query({ query: sql, query_params: params, format: 'JSONEachRow', ...limit() });
      return result.json<T>();
    },
    async command(sql, params = {}) {
      await client.command({ query: sql, query_params: params, ...limit() });
    },
    ping,
    /** Does not wait for a ClickHouse that is away: whoever writes to it tries again. */
    async start() {
      await ping().catch((error: unknown) => log.warn({ err: error }, 'clickhouse_unavailable'));
    },
    stop: () => client.close(),
  };
}
