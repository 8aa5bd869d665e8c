/** How long and how often a lost connection is tried again. */
export interface ReconnectLimits {
  /** Upper bound of the first wait. */
  initialDelayMs: number;
  /** Upper bound of every wait. */
  maxDelayMs: number;
  /** Attempts in a row before giving up; 0 means for ever. */
  maxAttempts: number;
}

export const defaultReconnectLimits: ReconnectLimits = { initialDelayMs: 500, maxDelayMs: 30_000, maxAttempts: 0 };

/**
 * Exponential backoff with full jitter: any moment up to the bound, so that the watchers of a restarted gateway come
 * back spread out.
 * @param attempt 0 for the first wait
 */
export function backoffDelay(attempt: number, limits: ReconnectLimits, random: () => number = Math.random): number {
  const bound = Math.min(limits.maxDelayMs, limits.initialDelayMs * 2 ** Math.min(attempt, 30));
  return Math.round(random() * bound);
}
