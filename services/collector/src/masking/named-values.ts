import type { SensitiveNames } from './sensitive-names.ts';
import type { Span } from './spans.ts';

const isNameCharacter = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  (code >= 48 && code <= 57) ||
  (code >= 45 && code <= 46) ||
  code === 95;
const bareEnd = /[\s"'`,;&<>{}()[\]\\]/g;
const longestName = 60;
const widestSpace = 3;

/** Where a quoted text that starts at `start` ends: at its closing quote, or with the line. */
function closingQuote(text: string, start: number, quote: string): number {
  for (let index = start; index < text.length; index += 1) {
    const character = text[index];
    if (character === '\\') index += 1;
    else if (character === quote || character === '\n') return index;
  }
  return text.length;
}

const isSpace = (character: string): boolean => character === ' ' || character === '\t' || character === '\n';

/** The name before the `:` or `=` at `sign`, whether it is quoted, and whether nothing stands between. */
function nameBefore(text: string, sign: number): { name: string; quoted: boolean; close: boolean } | undefined {
  let end = sign;
  while (sign - end < widestSpace && isSpace(text.charAt(end - 1))) end -= 1;
  const close = end === sign;
  const quoted = text.charAt(end - 1) === '"' || text.charAt(end - 1) === "'";
  if (quoted) end -= 1;
  let start = end;
  while (start > 0 && end - start <= longestName && isNameCharacter(text.charCodeAt(start - 1))) start -= 1;
  return end - start < 2 ? undefined : { name: text.slice(start, end), quoted, close };
}

/**
 * A bare value counts when its name is quoted (JSON), when `=` stands directly before it, or when it holds a digit:
 * the label "Password: required" says nothing.
 */
function isValue(value: string, isAssigned: boolean): boolean {
  if (value === '' || value === 'null' || value === 'true' || value === 'false') return false;
  return isAssigned || (value.length >= 4 && /\d/.test(value));
}

/** Finds a value behind the `:` or `=` at `sign`; returns where to go on. */
function findValue(text: string, sign: number, names: SensitiveNames, spans: Span[]): number {
  const before = nameBefore(text, sign);
  if (!before || !names.isKey(before.name)) return sign;
  let start = sign + 1;
  while (start - sign <= widestSpace && isSpace(text.charAt(start))) start += 1;
  const quote = text.charAt(start);
  if (quote === '"' || quote === "'") {
    const end = closingQuote(text, start + 1, quote);
    if (end > start + 1) spans.push({ start: start + 1, end, id: 'named_value' });
    return end;
  }
  bareEnd.lastIndex = start;
  const end = bareEnd.exec(text)?.index ?? text.length;
  const isAssigned = before.quoted || (before.close && text.charAt(sign) === '=' && start === sign + 1);
  if (isValue(text.slice(start, end), isAssigned)) spans.push({ start, end, id: 'named_value' });
  return Math.max(sign, end - 1);
}

/** Values that a name gives away in text: JSON inside a string, printed objects, header lines, `password=…`. */
export function findNamedValues(text: string, names: SensitiveNames, spans: Span[]): void {
  for (const sign of [':', '=']) {
    for (let index = text.indexOf(sign); index !== -1; index = text.indexOf(sign, index + 1)) {
      if (sign === '=' && text.charAt(index + 1) === '=') {
        while (text.charAt(index + 1) === '=') index += 1;
        continue;
      }
      index = findValue(text, index, names, spans);
    }
  }
}
