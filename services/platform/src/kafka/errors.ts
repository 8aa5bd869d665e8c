/** The innermost cause. */
function rootCause(error: Error): Error {
  return error.cause instanceof Error ? rootCause(error.cause) : error;
}

/**
 * Whether trying again is of no use: the broker refuses what was asked, or the request cannot even be written. kafkajs
 * wraps a failure to connect into a non-retriable error too, so the innermost cause decides.
 */
export function isPermanent(error: unknown): boolean {
  if (!(error instanceof Error)) return true;
  const cause = rootCause(error);
  if (!cause.name.startsWith('KafkaJS')) return !('code' in cause);
  if (cause.name === 'KafkaJSNumberOfRetriesExceeded') return false;
  return 'retriable' in cause && cause.retriable === false;
}

/** Kafka's name of the error, e.g. `UNKNOWN_MEMBER_ID`, of a protocol error somewhere among the causes. */
export function protocolErrorType(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('type' in error && typeof error.type === 'string') return error.type;
  return protocolErrorType(error.cause);
}
