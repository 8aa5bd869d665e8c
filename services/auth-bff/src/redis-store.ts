import type { createRedis } from '@sightline/platform';
import { ApiError } from './errors/api-error.ts';

export type Redis = ReturnType<typeof createRedis>['client'];

/** Runs commands; whatever Redis fails with becomes the refusal `store-unavailable`, with its cause for the log. */
export async function inRedis<T>(commands: () => Promise<T>): Promise<T> {
  try {
    return await commands();
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ApiError('store-unavailable', { cause: error, retryAfterSeconds: 5 });
  }
}

/** The results of a transaction. @throws what one of its commands failed with. */
export function resultsOf(transaction: [error: Error | null, result: unknown][] | null): unknown[] {
  if (!transaction) throw new Error('the transaction was discarded');
  return transaction.map(([error, result]) => {
    if (error) throw error;
    return result;
  });
}
