/** The login page, coming back to `next` afterwards. */
export function loginPath(next: string, expired: boolean): string {
  const query = new URLSearchParams();
  if (next !== '/' && next !== '') query.set('next', next);
  if (expired) query.set('expired', '1');
  const text = query.toString();
  return text === '' ? '/login' : `/login?${text}`;
}

/** Where to go after login: only ever a path of the dashboard itself. */
export function safeNext(next: string | null): string {
  if (!next?.startsWith('/') || next.startsWith('//') || next.includes('\\')) return '/';
  return next.startsWith('/login') ? '/' : next;
}
