import { assertLinear } from '@sightline/platform/pattern-shape';
import type { PrivacyPattern, PrivacyRules } from '@sightline/schemas';
import type { Check } from './check.ts';
import { checks } from './checks.ts';
import { isPathData } from './path-data.ts';
import type { Span } from './spans.ts';
import { hasHextets, type TextDigest } from './text-digest.ts';

/** A pattern of the privacy rules, checked and ready to run. */
export interface Pattern {
  /** What it finds is masked, or left whatever else is found in it. */
  isException: boolean;
  notInGeometry: boolean;
  labelled: boolean;
  /** What it finds has digits, as the digest counts them. */
  isNumeric: boolean;
  /** Tried on every text, however short. */
  unfiltered: boolean;
  /** Strings of which a text must hold one, in any case when the expression ignores case. */
  any: readonly string[] | undefined;
  /** Whether it is worth running; false is certain, true is not. */
  mayMatch(text: string, digest: TextDigest): boolean;
  find(text: string, digest: TextDigest, spans: Span[]): void;
}

/** @throws SyntaxError naming the pattern that is malformed, unsafe or asks for a check that does not exist. */
export function compilePatterns(rules: PrivacyRules): Pattern[] {
  return rules.patterns.map((pattern) => {
    try {
      return compile(pattern);
    } catch (error) {
      throw new SyntaxError(`privacy pattern ${pattern.id}: ${error instanceof Error ? error.message : error}`);
    }
  });
}

/** Three letters and what stands behind them. */
const shortestWord = 4;
const shortestWindowed = 400;
/** More than an address has before or behind its `@`. */
const reach = 320;

/** Of long text the parts around a single character that the pattern needs: start and end, one after the other. */
function around(text: string, any: readonly string[] | undefined): readonly number[] | undefined {
  const [literal = ''] = any ?? [];
  if (any?.length !== 1 || literal.length !== 1 || text.length < shortestWindowed) return undefined;
  const windows: number[] = [];
  for (let at = text.indexOf(literal); at !== -1; at = text.indexOf(literal, at + 1)) {
    const start = Math.max(0, at - reach);
    const end = Math.min(text.length, at + reach);
    if (windows.length > 0 && start <= (windows.at(-1) as number)) windows[windows.length - 1] = end;
    else windows.push(start, end);
  }
  return windows;
}

/** One expression for all is several times faster than a search for each. */
export const anyOf = (literals: readonly string[], flags = ''): RegExp =>
  new RegExp(literals.map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), flags);

function countDigits(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code >= 48 && code <= 57) count += 1;
  }
  return count;
}

function compile(pattern: PrivacyPattern): Pattern {
  const { id, class: name = id, flags = '', needs = {}, minDigits = 0 } = pattern;
  const check: Check | undefined = pattern.check === undefined ? undefined : checks[pattern.check];
  if (pattern.check !== undefined && !check) throw new SyntaxError(`no check is called ${pattern.check}`);
  if (!/^i?$/.test(flags)) throw new SyntaxError(`flags ${flags} are not supported`);
  assertLinear(pattern.regex, flags, check !== undefined || minDigits > 0);

  const narrowed = pattern.regex.includes('(?<value>');
  const regex = new RegExp(pattern.regex, narrowed ? `dg${flags}` : `g${flags}`);
  const { digits = 0, groupedDigits = 0, token = 0, seedWords = 0, hextets = false, any } = needs;
  const oneOf = any && anyOf(any, flags);
  const isNumber = digits > 0 || groupedDigits > 0;

  const findIn = (text: string, offset: number, spans: Span[]): void => {
    regex.lastIndex = 0;
    for (let match = regex.exec(text); match; match = regex.exec(text)) {
      const [whole] = match;
      const size = minDigits > 0 && countDigits(whole) < minDigits ? 0 : check ? check(whole) : whole.length;
      if (size === 0) {
        regex.lastIndex = match.index + 1;
        continue;
      }
      const [start, end] = match.indices?.groups?.value ?? [match.index, match.index + size];
      regex.lastIndex = end;
      const separated = isNumber && /\D/.test(text.slice(start, end));
      if (!(separated && isPathData(text, start, end)))
        spans.push({ start: start + offset, end: end + offset, id: name });
    }
  };

  return {
    isException: pattern.action === 'allow',
    notInGeometry: pattern.notInGeometry ?? false,
    labelled: pattern.labelled ?? false,
    isNumeric: isNumber || token > 0,
    unfiltered: pattern.needs === undefined,
    any,
    mayMatch: (text, digest) =>
      digest.digits >= digits &&
      digest.groupedDigits >= groupedDigits &&
      digest.token >= token &&
      (oneOf === undefined || oneOf.test(text)) &&
      // To look for the words, letters and dots takes as long as the expression itself.
      text.length >= seedWords * shortestWord - 1 &&
      (!hextets || (digest.hasColon && hasHextets(text))),
    find(text, digest, spans) {
      const windows = isNumber ? digest.windows : around(text, any);
      if (!windows) return findIn(text, 0, spans);
      for (let index = 0; index < windows.length; index += 2) {
        findIn(text.slice(windows[index], windows[index + 1]), windows[index] as number, spans);
      }
    },
  };
}
