import { ok, type Result, refuse } from '../errors.ts';
import type { ByteBudget } from './byte-budget.ts';
import type { HttpResponse } from './uws.ts';

export interface ReceiveOptions {
  maxBytes: number;
  timeoutMs: number;
  budget: ByteBudget;
}

/** A body on its way in. */
export interface IncomingBody {
  /** The whole body, or why it is not taken; resolves as soon as that is certain, not when the body has ended. */
  whole: Promise<Result<Uint8Array<ArrayBuffer>>>;
  /** To be called when the connection has gone: the body then never becomes whole. */
  abort(): void;
  /** Gives back what the body took of the budget. */
  release(): void;
}

/** Collects a request's body within its limits. To be called before the route handler returns. */
export function receiveBody(response: HttpResponse, { maxBytes, timeoutMs, budget }: ReceiveOptions): IncomingBody {
  let parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  let settled = false;
  let settle: (result: Result<Uint8Array<ArrayBuffer>>) => void = () => undefined;
  const whole = new Promise<Result<Uint8Array<ArrayBuffer>>>((resolve) => {
    settle = resolve;
  });

  const finish = (result: Result<Uint8Array<ArrayBuffer>>): void => {
    settled = true;
    clearTimeout(timer);
    parts = [];
    settle(result);
  };
  const timer = setTimeout(() => finish(refuse('body-timeout', `${timeoutMs} ms`)), timeoutMs);

  const join = (): Uint8Array<ArrayBuffer> => {
    if (parts.length === 1 && parts[0]) return parts[0];
    const body = new Uint8Array(size);
    let at = 0;
    for (const part of parts) {
      body.set(part, at);
      at += part.length;
    }
    return body;
  };

  response.onData((chunk, isLast) => {
    if (settled) return;
    if (size + chunk.byteLength > maxBytes) return finish(refuse('body-too-large', `more than ${maxBytes} bytes`));
    if (!budget.take(chunk.byteLength)) return finish(refuse('overloaded'));
    size += chunk.byteLength;
    // The chunk's memory is taken back when this function returns.
    if (chunk.byteLength > 0) parts.push(new Uint8Array(chunk.slice(0)));
    if (isLast) finish(ok(join()));
  });

  return {
    whole,
    abort() {
      if (!settled) finish(refuse('body-timeout'));
    },
    release() {
      budget.give(size);
      size = 0;
    },
  };
}
