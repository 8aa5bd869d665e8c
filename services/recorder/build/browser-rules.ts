import type { Plugin } from 'vite';

/** Of the privacy rules a browser needs those for fields and URLs; the patterns, several kB, are the collector's. */
export function browserRules(): Plugin {
  return {
    name: 'sightline:browser-rules',
    transform(code, id) {
      if (!/[\\/]generated[\\/]pii\.js$/.test(id)) return null;
      const literal = code.slice(code.indexOf('{'), code.lastIndexOf('}') + 1);
      const { fields, urls } = JSON.parse(literal) as { fields?: object; urls?: object };
      if (!fields || !urls) throw new Error('the privacy rules have changed: no fields or no urls');
      return { code: `export const privacyRules = ${JSON.stringify({ fields, urls })};`, map: null };
    },
  };
}
