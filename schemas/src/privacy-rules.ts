/**
 * A pattern of sensitive text. A named group `value` narrows what is masked to that group.
 *
 * The collector refuses a pattern that can be slow on hostile text: loops may not be ambiguous, and a loop without an
 * upper bound stands either at the end, or behind a look-behind that excludes all of the loop's characters.
 */
export interface PrivacyPattern {
  /** Name of the pattern, e.g. `phone_uri`. */
  id: string;
  /** The class of what it finds, e.g. `phone`; as the id when left out. */
  class?: string;
  /** Source of a JavaScript regular expression. */
  regex: string;
  /** Flags beside `g`: `i` or nothing. */
  flags?: string;
  /** Arithmetic that a match must pass too: a name of the collector's `masking/checks.ts`, e.g. `luhn`. */
  check?: string;
  /** Digits that a match must have at least. */
  minDigits?: number;
  action: PrivacyAction;
  /** What a text must hold for the pattern to be worth trying: a cheap filter, no part of the meaning. */
  needs?: PatternNeeds;
  /** Attributes that hold lists of numbers, such as `viewBox`, are not tested: too many false matches. */
  notInGeometry?: boolean;
  /** Also tested against short text and the text of the element behind it together: a label and its value. */
  labelled?: boolean;
}

/**
 * What becomes of a class: the whole string that holds it is covered, its characters are, a keyed hash stands in its
 * place, or it is left.
 */
export type PrivacyAction = 'block' | 'mask' | 'hash' | 'allow';

export interface PatternNeeds {
  /** So many digits, with no letter and at most four other characters between neighbours. */
  digits?: number;
  /** The same, and they do not all stand in one piece. */
  groupedDigits?: number;
  /** So many letters, digits, `_`, `-`, `+` and `/` in a row, a digit among them. */
  token?: number;
  /** So many words of the BIP-39 list in a row, with one to six other characters between neighbours. */
  seedWords?: number;
  /**
   * `before`: two ASCII letters by themselves, then two digits. `behind`: a digit, then one ASCII letter by itself. At
   * most a space or a hyphen stands between.
   */
  letters?: 'before' | 'behind';
  /** So many dots that stand between two digits each. */
  dots?: number;
  /** A `:`, up to four hexadecimal digits, and a `:`, behind a hexadecimal digit: as in an IPv6 address. */
  hextets?: boolean;
  /** One of these strings; in any mix of cases when the expression ignores case. */
  any?: string[];
}

/** `privacy/pii.yaml`, as recorder and collector read it. */
export interface PrivacyRules {
  version: number;
  /** What makes a form field highly sensitive, so that it is blocked. */
  fields: { types: string[]; autocomplete: string[]; names: string[] };
  patterns: PrivacyPattern[];
  /** Names of query and fragment parameters whose value is masked; case-insensitive. */
  urls: { parameters: string };
  /**
   * Names of object keys, form parameters, `data-` attributes and HTTP headers whose value is masked; case-insensitive,
   * tested against the name in snake_case.
   */
  keys: { names: string };
}
