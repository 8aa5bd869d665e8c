import type { ServerWritableStream } from '@grpc/grpc-js';
import { Observable } from 'rxjs';

/** How many bytes may wait in a call for its receiver. */
const mostUnsentBytes = 1024 * 1024;

/**
 * Sends `source` over a server-streaming call no faster than the receiver takes it: the next value is asked of the
 * source only when less than 1 MiB waits. (Nest's own writer has no end to what it holds back.) When the caller cancels
 * or goes away, the source is returned early, and nothing further is read.
 *
 * The result emits nothing; it completes when everything was handed to HTTP/2, and fails as the source fails.
 */
export function pacedSend<T>(
  call: ServerWritableStream<unknown, T>,
  source: AsyncIterable<T>,
  sizeOf: (value: T) => number,
): Observable<never> {
  return new Observable<never>((subscriber) => {
    let unsent = 0;
    let stopped = false;
    let wake = (): void => undefined;
    const room = () =>
      new Promise<void>((resolve) => {
        wake = resolve;
      });

    const send = async (): Promise<void> => {
      for await (const value of source) {
        if (stopped) return;
        const size = sizeOf(value);
        unsent += size;
        call.write(value, () => {
          unsent -= size;
          wake();
        });
        while (unsent >= mostUnsentBytes && !stopped) await room();
      }
      while (unsent > 0 && !stopped) await room();
    };

    send().then(
      () => subscriber.complete(),
      (error: unknown) => subscriber.error(error),
    );
    return () => {
      stopped = true;
      wake();
    };
  });
}
