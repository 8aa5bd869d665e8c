/**
 * An origin as a browser sends it, from whatever somebody typed: `https://shop.example/path` becomes
 * `https://shop.example`. `*` stands for every origin. Undefined when it is none.
 */
function originFrom(text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed === '*') return '*';
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
  try {
    const { origin, protocol, hostname } = new URL(withScheme);
    const usable = (protocol === 'http:' || protocol === 'https:') && /^[a-z0-9.:[\]-]+$/i.test(hostname);
    return usable ? origin : undefined;
  } catch {
    return undefined;
  }
}

/** The origins in a list of texts, each once, and the texts that are none. */
export function originsFrom(texts: readonly string[]): { origins: string[]; wrong: string[] } {
  const found = texts.map((text) => ({ text, origin: originFrom(text) }));
  return {
    origins: [...new Set(found.flatMap(({ origin }) => (origin === undefined ? [] : [origin])))],
    wrong: found.filter(({ origin }) => origin === undefined).map(({ text }) => text),
  };
}
