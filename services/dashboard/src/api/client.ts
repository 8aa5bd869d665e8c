import { notifySignedOut } from './signed-out.ts';

/** A refusal of the API: RFC 9457 problem details, or what the browser said when nothing answered (status 0). */
export class ApiError extends Error {
  readonly status: number;
  /** Machine-readable, e.g. `share-not-found`; `unreachable` when nothing answered. */
  readonly code: string;
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, code: string, message: string, retryAfterSeconds?: number) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export const isApiError = (error: unknown, code?: string): error is ApiError =>
  error instanceof ApiError && (code === undefined || error.code === code);

async function refusal(response: Response): Promise<ApiError> {
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  let code = `http-${response.status}`;
  let message = response.statusText || `The server answered ${response.status}.`;
  try {
    const problem: { code?: unknown; title?: unknown; detail?: unknown } = await response.json();
    if (typeof problem.code === 'string') code = problem.code;
    if (typeof problem.title === 'string') message = problem.title;
    if (typeof problem.detail === 'string') message = problem.detail;
  } catch {
    // Not a problem document: a proxy or a crash answered.
  }
  return new ApiError(response.status, code, message, Number.isFinite(retryAfter) ? retryAfter : undefined);
}

/**
 * One call to the API.
 * @throws ApiError for every refusal; a 401 outside of login also ends the login session in the page.
 */
export async function call(path: string, init: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: 'same-origin', ...init });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiError(0, 'unreachable', 'The Sightline server cannot be reached.');
  }
  if (response.ok) return response;
  const error = await refusal(response);
  if (error.status === 401 && path !== '/api/login') notifySignedOut();
  throw error;
}

export const getJson = async <T>(path: string, signal?: AbortSignal): Promise<T> =>
  (await call(path, signal ? { signal } : {})).json() as Promise<T>;

export async function sendJson<T>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<T> {
  const response = await call(path, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** A path with the parameters that have a value. */
export function withQuery(path: string, parameters: Record<string, string | number | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== '') query.set(name, String(value));
  }
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}
