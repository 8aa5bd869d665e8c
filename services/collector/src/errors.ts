import { type Problem, problem } from '@sightline/platform';

/** What a client does about an error. */
type ClientReaction = 'drop the chunk' | 'stop for this page' | 'drop the session' | 'retry' | 'fix the request';

export interface ErrorDefinition {
  status: number;
  title: string;
  reaction: ClientReaction;
  /** Seconds in `Retry-After`. */
  retryAfter?: number;
}

/** Every error that the collector answers with. `ERRORS.md` describes each of them. */
export const errors = {
  'bad-query': { status: 400, title: 'A parameter is missing or malformed', reaction: 'drop the chunk' },
  'malformed-gzip': { status: 400, title: 'The body is not one plain gzip member', reaction: 'drop the chunk' },
  'malformed-json': { status: 400, title: 'The body is not what the client sends', reaction: 'drop the chunk' },
  'malformed-ndjson': { status: 400, title: 'The body does not hold lines of JSON', reaction: 'drop the chunk' },
  'not-rrweb': { status: 400, title: 'A line is not an rrweb event', reaction: 'drop the chunk' },
  'unknown-key': { status: 401, title: 'No project has this key', reaction: 'stop for this page' },
  'revoked-key': { status: 401, title: 'The key has been revoked', reaction: 'stop for this page' },
  'origin-not-allowed': {
    status: 403,
    title: 'The project does not allow this origin',
    reaction: 'stop for this page',
  },
  'not-found': { status: 404, title: 'There is nothing at this address', reaction: 'fix the request' },
  'method-not-allowed': { status: 405, title: 'This address takes another method', reaction: 'fix the request' },
  'body-timeout': { status: 408, title: 'The body did not arrive in time', reaction: 'retry' },
  'session-erased': { status: 410, title: 'The session was erased', reaction: 'drop the chunk' },
  'body-too-large': { status: 413, title: 'The body is too large', reaction: 'drop the chunk' },
  'inflates-too-large': { status: 413, title: 'The body inflates to too much', reaction: 'drop the chunk' },
  'chunk-too-large': { status: 413, title: 'The masked chunk is too large to publish', reaction: 'drop the chunk' },
  'dangerous-keys': { status: 422, title: 'An object has a key that pollutes prototypes', reaction: 'drop the chunk' },
  'too-deep': { status: 422, title: 'The events are nested too deeply', reaction: 'drop the chunk' },
  'timestamp-out-of-range': { status: 422, title: 'An event is too old or too new', reaction: 'drop the chunk' },
  'too-complex': { status: 422, title: 'The chunk takes too much time or memory', reaction: 'drop the chunk' },
  'rate-limited': {
    status: 429,
    title: 'Too many sessions begin',
    reaction: 'drop the session',
    retryAfter: 1_800,
  },
  'quota-exceeded': {
    status: 429,
    title: "The project's sessions are used up",
    reaction: 'drop the session',
    retryAfter: 1_800,
  },
  'internal-error': { status: 500, title: 'The collector failed', reaction: 'retry' },
  'kafka-unavailable': { status: 503, title: 'Kafka does not take the chunk now', reaction: 'retry', retryAfter: 5 },
  overloaded: { status: 503, title: 'Too much is under way', reaction: 'retry', retryAfter: 2 },
  'redis-unavailable': { status: 503, title: 'Redis cannot number the batch now', reaction: 'retry', retryAfter: 5 },
} as const satisfies Record<string, ErrorDefinition>;

export type ErrorCode = keyof typeof errors;

/** The expected outcome of a request that is not accepted. `detail` never holds recorded content. */
export interface Refusal {
  ok: false;
  code: ErrorCode;
  detail?: string;
}

export type Result<T> = { ok: true; value: T } | Refusal;

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

export const refuse = (code: ErrorCode, detail?: string): Refusal =>
  detail === undefined ? { ok: false, code } : { ok: false, code, detail };

/** The refusal as an RFC 9457 answer. */
export function toProblem({ code, detail }: Refusal): Problem & { retryAfter?: number } {
  const { status, title, ...rest }: ErrorDefinition = errors[code];
  return {
    ...problem({ status, code, title, ...(detail === undefined ? {} : { detail }) }),
    ...(rest.retryAfter === undefined ? {} : { retryAfter: rest.retryAfter }),
  };
}
