import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A connection or a running stream inside the addon. */
export type Handle = { readonly __native: unique symbol };

export interface NativeResult {
  bytes: Uint8Array;
  rowsRead: number;
  bytesRead: number;
}

/**
 * The addon under the package `chdb`, as far as the front uses it. The package's own sessions would do, but closing one
 * waits for every statement that runs in the process at that moment: behind a long query connections pile up, at
 * 0.2 MB each. The addon is private to the package, so its version is pinned.
 */
export interface NativeEngine {
  CreateConnection(dataDir: string, args: string[]): Handle;
  /** Nothing may run on the connection. */
  CloseConnection(connection: Handle): void;
  QueryAsyncConnection(connection: Handle, sql: string, format: string): Promise<NativeResult>;
  /** Plans the statement in the calling thread. */
  StreamQuery(connection: Handle, sql: string, format: string): Handle;
  StreamFetch(stream: Handle): Promise<{ done: true } | { done: false; bytes: Uint8Array }>;
  /** Ends a stream, finished or not. No fetch may be under way. */
  StreamCancel(stream: Handle): void;
}

export function loadNative(): NativeEngine {
  const require = createRequire(import.meta.url);
  const loader = join(dirname(require.resolve('chdb')), 'dist/loader.js');
  return (require(loader) as { loadNative(): NativeEngine }).loadNative();
}
