import { status } from '@grpc/grpc-js';
import { RpcFailure } from './rpc-failure.ts';

/** Refuses a request with INVALID_ARGUMENT, naming the field. */
export function invalidArgument(field: string, message: string): RpcFailure {
  return new RpcFailure({ code: status.INVALID_ARGUMENT, reason: 'invalid-argument', message, field });
}

/** @throws RpcFailure INVALID_ARGUMENT when one of `fields` is empty. */
export function requireText<T>(request: T, ...fields: (keyof T & string)[]): void {
  for (const field of fields) {
    if (request[field] === '') throw invalidArgument(field, `${field} is required`);
  }
}

/** `limit` of a list: 0 means `fallback`. @throws RpcFailure INVALID_ARGUMENT above `most`. */
export function listLimit(limit: number, fallback: number, most: number): number {
  if (limit > most) throw invalidArgument('limit', `limit is 1 to ${most}`);
  return limit === 0 ? fallback : limit;
}

/** Bounds of a time range in epoch ms; 0 means no bound. @throws RpcFailure INVALID_ARGUMENT for what is no time. */
export function timeRange({ from, to }: { from: number; to: number }): { from: number; to: number } {
  for (const [field, time] of [
    ['from', from],
    ['to', to],
  ] as const) {
    if (!Number.isFinite(time) || time < 0 || time > lastTime) throw invalidArgument(field, `${field} is epoch ms`);
  }
  return { from: Math.trunc(from), to: to === 0 ? lastTime : Math.trunc(to) };
}

/** 2100-01-01, epoch ms: later than every event, and what a DateTime64 still holds. */
const lastTime = 4_102_444_800_000;
