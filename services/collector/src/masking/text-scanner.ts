import type { PrivacyRules } from '@sightline/schemas';
import { findBase64Tokens } from './base64-tokens.ts';
import { decodeOnce } from './decoded-view.ts';
import { findNamedValues } from './named-values.ts';
import { compilePatterns, type Pattern } from './patterns.ts';
import type { SensitiveNames } from './sensitive-names.ts';
import type { Span } from './spans.ts';
import { digestText, emptyDigest, shortestSensitive, type TextDigest } from './text-digest.ts';
import { findUrlValues, findUserInfo } from './url-values.ts';

/** Finds what is sensitive in a text. */
export interface TextScanner {
  /**
   * Every sensitive range of `text`; empty when there is none.
   * @param joined the text is put together over the borders of inline elements
   */
  find(text: string, joined?: boolean): readonly Span[];
}

/** How a text is looked at. */
interface Look {
  joined: boolean;
  /** Escapes are undone layer by layer: `%2540` has two. */
  layers: number;
  /** Base64 inside base64 is not looked at. */
  base64: boolean;
}

const nothing: readonly Span[] = [];
const alone: Look = { joined: false, layers: 3, base64: true };
const joinedText: Look = { ...alone, joined: true };
const decodedToken: Look = { ...alone, base64: false };

/** The shortest text that a pattern may be in without a digit, an `@`, an `=` or a `:`; a bearer token. */
const shortestPlain = 15;

/** Whether no pattern is worth trying. */
const isHarmless = (text: string, of: TextDigest): boolean =>
  text.length < shortestPlain &&
  of.digits < shortestSensitive &&
  !(of.hasAt || of.hasEquals || of.hasColon || of.encoded || of.base64);

export function createTextScanner(rules: PrivacyRules, names: SensitiveNames): TextScanner {
  const patterns = compilePatterns(rules);
  const masks = patterns.filter((pattern) => !pattern.allow);
  const allows = patterns.filter((pattern) => pattern.allow);

  const find = (of: readonly Pattern[], text: string, digest: TextDigest, joined: boolean, spans: Span[]): void => {
    for (const pattern of of) {
      if (pattern.mayMatch(text, digest) && !(joined && pattern.withinElement)) pattern.find(text, digest, spans);
    }
  };

  const isAllowed = (text: string, digest: TextDigest): ((span: Span) => boolean) => {
    const allowed: Span[] = [];
    find(allows, text, digest, false, allowed);
    return ({ start, end }) => allowed.some((range) => range.start <= start && end <= range.end);
  };

  /** What stands in the text as it is. */
  const findPlain = (text: string, digest: TextDigest, joined: boolean): Span[] => {
    let spans: Span[] = [];
    find(masks, text, digest, joined, spans);
    if (spans.length > 0) {
      const allowed = isAllowed(text, digest);
      spans = spans.filter((span) => !allowed(span));
    }
    if (digest.hasEquals) findUrlValues(text, names, spans);
    if (digest.hasAt) findUserInfo(text, spans);
    if (digest.hasEquals || digest.hasColon) findNamedValues(text, names, spans);
    return spans;
  };

  /** One digest for each level of nesting, not for each text. */
  const digests = Array.from({ length: 16 }, emptyDigest);
  let level = 0;

  const findAll = (text: string, look: Look): readonly Span[] => {
    if (text.length < shortestSensitive) return nothing;
    const digest = digestText(text, digests[level] ?? emptyDigest());
    if (isHarmless(text, digest)) return nothing;
    const spans = findPlain(text, digest, look.joined);
    level += 1;
    if (digest.base64 && look.base64) {
      findBase64Tokens(text, (decoded) => findAll(decoded, decodedToken).length > 0, spans);
    }
    if (digest.encoded && look.layers > 0) {
      const view = decodeOnce(text);
      for (const { start, end, id } of view ? findAll(view.text, { ...look, layers: look.layers - 1 }) : nothing) {
        spans.push({ start: view?.starts[start] as number, end: view?.starts[end] as number, id });
      }
    }
    level -= 1;
    return spans;
  };

  return { find: (text, joined = false) => findAll(text, joined ? joinedText : alone) };
}
