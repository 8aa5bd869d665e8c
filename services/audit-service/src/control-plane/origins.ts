const mostOrigins = 50;

/** Origins in the form a browser's `Origin` header has, or what is wrong with them. */
export type OriginsResult = { origins: string[] } | { problem: string };

/** Accepts 1 to 50 of `*` (any origin) and http(s) origins; case and a closing slash are put right, repeats dropped. */
export function normalizeOrigins(given: readonly string[]): OriginsResult {
  if (given.length === 0) return { problem: 'at least one origin, or *' };
  if (given.length > mostOrigins) return { problem: `at most ${mostOrigins} origins` };
  const origins = new Set<string>();
  for (const text of given) {
    const origin = text.trim() === '*' ? '*' : originOf(text);
    if (origin === undefined) return { problem: 'an origin is * or like https://shop.example, without a path' };
    origins.add(origin);
  }
  return { origins: [...origins] };
}

function originOf(text: string): string | undefined {
  if (!URL.canParse(text) || text.length > 300) return undefined;
  const url = new URL(text);
  const bare =
    url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '' && url.password === '';
  const web = url.protocol === 'https:' || url.protocol === 'http:';
  return bare && web && !url.hostname.includes('*') ? url.origin : undefined;
}
