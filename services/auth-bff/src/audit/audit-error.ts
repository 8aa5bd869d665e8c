import { type ServiceError, status } from '@grpc/grpc-js';
import { ApiError } from '../errors/api-error.ts';
import type { ErrorCode } from '../errors/error-codes.ts';

/** Reasons that audit-service states in its trailing metadata, as this API's codes. */
const codes: Record<string, ErrorCode> = {
  'session-not-found': 'session-not-found',
  'project-not-found': 'project-not-found',
  'key-not-found': 'key-not-found',
  'erasure-not-found': 'erasure-not-found',
  'project-exists': 'project-exists',
  'too-many-keys': 'too-many-keys',
  'wrong-credentials': 'wrong-credentials',
  'invalid-argument': 'invalid-input',
  'dangerous-pattern': 'dangerous-pattern',
  'object-missing': 'recording-damaged',
  busy: 'busy',
};

const away = new Set([status.UNAVAILABLE, status.DEADLINE_EXCEEDED, status.CANCELLED, status.RESOURCE_EXHAUSTED]);

const isServiceError = (error: unknown): error is ServiceError =>
  error instanceof Error && 'code' in error && 'metadata' in error;

/** A failed call of audit-service as a refusal of this API. */
export function auditError(error: unknown): ApiError {
  if (!isServiceError(error)) return new ApiError('internal', { cause: error });
  const text = (header: string): string => String(error.metadata?.get(header)[0] ?? '');
  const code = codes[text('sightline-reason')];
  if (code) {
    const field = text('sightline-field');
    return new ApiError(code, {
      cause: error,
      ...(code === 'busy' ? { retryAfterSeconds: 5 } : {}),
      ...(field === '' ? {} : { errors: [{ field, message: error.details }] }),
    });
  }
  if (away.has(error.code)) return new ApiError('audit-service-unavailable', { cause: error, retryAfterSeconds: 5 });
  return new ApiError('internal', { cause: error });
}

/** The call's reason, when audit-service stated one. */
export const auditReason = (error: unknown): string =>
  error instanceof ApiError && isServiceError(error.cause)
    ? String(error.cause.metadata?.get('sightline-reason')[0] ?? '')
    : '';
