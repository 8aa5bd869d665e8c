/** A message may not be in Kafka: it was refused, or not acknowledged in time (then it may be there all the same). */
export class PublishError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PublishError';
  }
}

/** Nothing was taken: too much waits for Kafka already. */
export class QueueFullError extends PublishError {
  constructor(pendingBytes: number) {
    super(`${pendingBytes} bytes wait for Kafka`);
    this.name = 'QueueFullError';
  }
}
