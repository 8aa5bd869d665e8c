import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { ClickHouseError } from '../clickhouse-error.ts';

const onlyUser = 'default';

/** User and password of a request: Basic, the X-ClickHouse headers, or the address. */
function credentials(request: IncomingMessage, address: URLSearchParams): { user: string; password: string } {
  const { authorization } = request.headers;
  if (authorization?.startsWith('Basic ')) {
    const [user = '', ...rest] = Buffer.from(authorization.slice(6), 'base64').toString().split(':');
    return { user, password: rest.join(':') };
  }
  const user = request.headers['x-clickhouse-user'] ?? address.get('user') ?? onlyUser;
  const password = request.headers['x-clickhouse-key'] ?? address.get('password') ?? '';
  return { user: String(user), password: String(password) };
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Throws error 516, as ClickHouse does for a wrong password and for an unknown user alike. */
export function authenticate(request: IncomingMessage, address: URLSearchParams, password: string): void {
  const given = credentials(request, address);
  if (given.user === onlyUser && timingSafeEqual(digest(given.password), digest(password))) return;
  const text = `${given.user}: Authentication failed: password is incorrect, or there is no user with such name`;
  throw new ClickHouseError(516, 'AUTHENTICATION_FAILED', text);
}
