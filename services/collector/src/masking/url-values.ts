import type { SensitiveNames } from './sensitive-names.ts';
import type { Span } from './spans.ts';

const userInfo = /\/\/([^\s/?#"'<>\\]{1,500})@/dg;
const nameEnd = /[=&#?;\s"'<>]/;
const valueEnd = /[&#;\s"'<>\\`]/g;
const cssReach = 2_048;
const longestName = 100;

/** Inside `url(…)` of a style sheet, where a bracket ends the URL. */
function isInCssUrl(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - cssReach), at);
  return before.lastIndexOf('url(') > before.lastIndexOf(')');
}

function endOfValue(text: string, start: number): number {
  valueEnd.lastIndex = start;
  let end = valueEnd.exec(text)?.index ?? text.length;
  if (isInCssUrl(text, start)) {
    const bracket = text.slice(start, end).indexOf(')');
    if (bracket !== -1) end = start + bracket;
  }
  // `a.jpg?token=x, b.jpg 2x` of a srcset
  return text.charAt(end - 1) === ',' ? end - 1 : end;
}

/**
 * The name that ends at `end` when it stands behind the start of a query, a fragment, a further parameter, or of the
 * whole text; empty otherwise.
 */
function parameterName(text: string, end: number): string {
  let start = end;
  while (start > 0 && end - start <= longestName && !nameEnd.test(text.charAt(start - 1))) start -= 1;
  const before = start === 0 ? '?' : text.charAt(start - 1);
  const isCookie = before === ' ' && text.charAt(start - 2) === ';';
  return isCookie || '?&#;'.includes(before) ? text.slice(start, end) : '';
}

/** Values of sensitive parameters wherever a URL, the body of a form or a cookie stands in the text. */
export function findUrlValues(text: string, names: SensitiveNames, spans: Span[]): void {
  for (let equals = text.indexOf('='); equals !== -1; equals = text.indexOf('=', equals + 1)) {
    const start = equals + 1;
    if (text.charAt(start) === '=') {
      while (text.charAt(equals + 1) === '=') equals += 1;
      continue;
    }
    const name = parameterName(text, equals);
    if (name === '' || !names.isParameter(name)) continue;
    const end = endOfValue(text, start);
    if (end > start) spans.push({ start, end, id: 'url_parameter' });
    equals = Math.max(equals, end - 1);
  }
}

/** `user:password@` in front of a host. */
export function findUserInfo(text: string, spans: Span[]): void {
  userInfo.lastIndex = 0;
  for (let match = userInfo.exec(text); match; match = userInfo.exec(text)) {
    const [start, end] = match.indices?.[1] ?? [0, 0];
    spans.push({ start, end, id: 'url_userinfo' });
  }
}
