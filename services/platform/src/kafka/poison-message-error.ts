import type { IncomingMessage } from './messages.ts';

/** Thrown by `handle` to name the one message that can never be handled; the rest of the batch is handled again. */
export class PoisonMessageError extends Error {
  readonly source: IncomingMessage;
  /** Machine-readable, e.g. `malformed-gzip`; becomes the dead letter's reason and a metric's label: few values. */
  readonly reason: string;

  constructor(message: IncomingMessage, reason: string) {
    super(`message ${message.topic}/${message.partition}/${message.offset}: ${reason}`);
    this.name = 'PoisonMessageError';
    this.source = message;
    this.reason = reason;
  }
}
