import type { PrivacyRules } from '@sightline/schemas';
import { findBase64Tokens } from './base64-tokens.ts';
import { decodeOnce } from './decoded-view.ts';
import { createHarmlessTexts } from './harmless-texts.ts';
import { findNamedValues } from './named-values.ts';
import { anyOf, compilePatterns, type Pattern } from './patterns.ts';
import type { SensitiveNames } from './sensitive-names.ts';
import type { Span } from './spans.ts';
import { digestText, emptyDigest, shortestSensitive, type TextDigest } from './text-digest.ts';
import { findUrlValues, findUserInfo } from './url-values.ts';

/** Finds what is sensitive in a text. */
export interface TextScanner {
  /**
   * Every sensitive range of `text`; empty when there is none.
   * @param isGeometry the text is a list of numbers, which are no telephone numbers
   */
  find(text: string, isGeometry?: boolean): readonly Span[];
  /** What only `label`, the text before, gives away in `text`. */
  findLabelled(label: string, text: string): readonly Span[];
  /** Shorter text holds nothing sensitive. */
  shortest: number;
  /** The chunk is done: what was found in its texts is not kept any longer. */
  forget(): void;
}

/** How a text is looked at. */
interface Look {
  isGeometry: boolean;
  /** Escapes are undone layer by layer: `%2540` has two. */
  layers: number;
  /** Base64 inside base64 is not looked at. */
  base64: boolean;
}

const nothing: readonly Span[] = [];
const alone: Look = { isGeometry: false, layers: 5, base64: true };
const geometry: Look = { ...alone, isGeometry: true };
const decodedToken: Look = { ...alone, base64: false };

/** A label is a few words, and its value not much more. */
const longestLabel = 80;
const longestLabelled = 200;

/** Texts of a chunk whose sensitive ranges are kept. */
const mostFound = 10_000;

/** Matches what may be a label, whatever its case. */
function labelsOf(labelled: readonly Pattern[]): RegExp | undefined {
  const literals = labelled.flatMap(({ any = [] }) => any);
  return literals.length > 0 ? anyOf(literals, 'i') : undefined;
}

/** The shortest text that a pattern may be in without a digit, an `@`, an `=` or a `:`; a bearer token. */
const shortestPlain = 15;

/** Whether no pattern is worth trying. */
const isHarmless = (text: string, of: TextDigest): boolean =>
  text.length < shortestPlain &&
  of.digits < shortestSensitive &&
  !(of.hasAt || of.hasEquals || of.hasColon || of.encoded || of.base64);

export function createTextScanner(rules: PrivacyRules, names: SensitiveNames): TextScanner {
  const patterns = compilePatterns(rules);
  const masks = patterns.filter((pattern) => !pattern.isException);
  const exceptions = patterns.filter((pattern) => pattern.isException);
  const labelled = masks.filter((pattern) => pattern.labelled);
  const numeric = masks.filter((pattern) => pattern.isNumeric && !pattern.labelled);
  const others = masks.filter((pattern) => !pattern.isNumeric && !pattern.labelled);
  const label = labelsOf(labelled);
  const isEager = masks.some((pattern) => pattern.unfiltered);
  const shortest = isEager ? 1 : shortestSensitive;

  const find = (of: readonly Pattern[], text: string, digest: TextDigest, isGeometry: boolean, spans: Span[]): void => {
    for (const pattern of of) {
      if (pattern.mayMatch(text, digest) && !(isGeometry && pattern.notInGeometry)) pattern.find(text, digest, spans);
    }
  };

  /** Most texts have too few digits for most patterns, and no label. */
  const findMasks = (text: string, digest: TextDigest, isGeometry: boolean, spans: Span[]): void => {
    find(others, text, digest, isGeometry, spans);
    if (digest.digits > 0 || digest.token > 0) find(numeric, text, digest, isGeometry, spans);
    if (digest.hasDigit && label?.test(text)) find(labelled, text, digest, isGeometry, spans);
  };

  const isAllowed = (text: string, digest: TextDigest): ((span: Span) => boolean) => {
    const allowed: Span[] = [];
    find(exceptions, text, digest, false, allowed);
    return ({ start, end }) => allowed.some((range) => range.start <= start && end <= range.end);
  };

  /** What stands in the text as it is. */
  const findPlain = (text: string, digest: TextDigest, isGeometry: boolean): Span[] => {
    let spans: Span[] = [];
    findMasks(text, digest, isGeometry, spans);
    if (spans.length > 0) {
      const allowed = isAllowed(text, digest);
      spans = spans.filter((span) => !allowed(span));
    }
    if (digest.hasEquals) findUrlValues(text, names, spans);
    if (digest.hasAt) findUserInfo(text, spans);
    if (digest.hasEquals || digest.hasColon) findNamedValues(text, names, spans);
    return spans;
  };

  /** Of whole texts, by how they were looked at. */
  const harmless = new Map([alone, geometry].map((look) => [look, createHarmlessTexts()]));

  /** What was found in whole texts of this chunk, which is asked for more than once. */
  const found = new Map<string, readonly Span[]>();

  /** One digest for each level of nesting, not for each text. */
  const digests = Array.from({ length: 16 }, emptyDigest);
  let level = 0;

  const findAll = (text: string, look: Look): readonly Span[] => {
    if (text.length < shortest) return nothing;
    const digest = digestText(text, digests[level] ?? emptyDigest());
    if (!isEager && isHarmless(text, digest)) return nothing;
    const known = harmless.get(look);
    if (known?.has(text)) return nothing;
    const before = look === alone ? found.get(text) : undefined;
    if (before) return before;
    const spans = findPlain(text, digest, look.isGeometry);
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
    if (spans.length === 0) known?.add(text);
    else if (look === alone) {
      if (found.size === mostFound) found.clear();
      found.set(text, spans);
    }
    return spans;
  };

  const findLabelled = (before: string, text: string): readonly Span[] => {
    if (before.length > longestLabel || text.length > longestLabelled || !/\d/.test(text)) return nothing;
    if (!label?.test(before)) return nothing;
    const both = `${before}\n${text}`;
    const offset = before.length + 1;
    const spans: Span[] = [];
    find(labelled, both, digestText(both, emptyDigest()), false, spans);
    return spans
      .filter(({ end }) => end > offset)
      .map(({ start, end, id }) => ({ start: Math.max(0, start - offset), end: end - offset, id }));
  };

  return {
    find: (text, isGeometry = false) => findAll(text, isGeometry ? geometry : alone),
    findLabelled,
    shortest,
    forget: () => found.clear(),
  };
}
