import { createLimiter } from './limiter.ts';
import { type Handle, loadNative, type NativeEngine, type NativeResult } from './native.ts';

/** Rows and bytes that a statement read, for the summary header. */
export type Figures = Pick<NativeResult, 'rowsRead' | 'bytesRead'>;

/** A connection of one request: what `SET`, `USE` and parameters change stays on it, and so does a failed insert. */
export interface Connection {
  /** Runs a statement to its end. `format` counts when the statement names none. */
  run(sql: string, format: string): Promise<NativeResult>;
  /** The result chunk by chunk. Rejects at the first step when the statement fails at once. */
  stream(sql: string, format: string): AsyncGenerator<Uint8Array, void>;
  /** Nothing may run on it. */
  close(): void;
}

export interface Engine {
  connect(): Connection;
  /** Resolves when no statement runs any more and the data folder is closed. */
  close(): Promise<void>;
}

/**
 * ClickHouse in this process, on a data folder; one process per folder. Its first connection stays open for the life
 * of the process, so that the others cost 0.2 ms.
 */
export function openEngine(dataDir: string, options: { configFile: string; concurrency: number }): Engine {
  const native = loadNative();
  const root = native.CreateConnection(dataDir, [`--config-file=${options.configFile}`]);
  const limit = createLimiter(options.concurrency);
  return {
    connect: () => createConnection(native, native.CreateConnection(dataDir, []), limit),
    async close() {
      await limit.idle();
      native.CloseConnection(root);
    },
  };
}

function createConnection(native: NativeEngine, handle: Handle, limit: ReturnType<typeof createLimiter>): Connection {
  return {
    run: (sql, format) => limit.run(() => native.QueryAsyncConnection(handle, sql, format)),
    async *stream(sql, format) {
      const stream = native.StreamQuery(handle, sql, format);
      try {
        for (;;) {
          const step = await limit.run(() => native.StreamFetch(stream));
          if (step.done) return;
          yield step.bytes;
        }
      } finally {
        native.StreamCancel(stream);
      }
    },
    close: () => native.CloseConnection(handle),
  };
}
