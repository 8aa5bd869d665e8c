import { HttpException } from '@nestjs/common';
import { ApiError } from './api-error.ts';
import type { ErrorCode } from './error-codes.ts';

/** Fastify's refusals of bodies, which Nest reduces to their status, and Nest's own of addresses. */
const codes: Partial<Record<number, ErrorCode>> = {
  400: 'malformed-json',
  404: 'route-not-found',
  413: 'body-too-large',
  415: 'unsupported-media-type',
};

/** Whatever was thrown, as a refusal. What nobody foresaw is `internal`, its cause kept for the log. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof HttpException) {
    return new ApiError(codes[error.getStatus()] ?? 'malformed-request', { cause: error });
  }
  // An address that cannot be decoded: Fastify answers before any route is known.
  if (error instanceof Error && 'code' in error && error.code === 'FST_ERR_BAD_URL') {
    return new ApiError('malformed-request', { cause: error });
  }
  return new ApiError('internal', { cause: error });
}
