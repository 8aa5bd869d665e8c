/**
 * A pattern of sensitive text. A named group `value` narrows what is masked to that group.
 *
 * The collector refuses a pattern that can be slow on hostile text: loops may not be ambiguous, and a loop without an
 * upper bound stands either at the end, or behind a look-behind that excludes all of the loop's characters.
 */
export interface PrivacyPattern {
  /** Name of the class, e.g. `payment_card`. */
  id: string;
  /** Source of a JavaScript regular expression. */
  regex: string;
  /** Flags beside `g`: `i` or nothing. */
  flags?: string;
  /** Arithmetic that a match must pass too: `luhn`, `mod97` or `ssn`. */
  check?: string;
  /** Digits that a match must have at least. */
  minDigits?: number;
  action: 'mask' | 'allow';
  /** What a text must hold for the pattern to be worth trying: a cheap filter, no part of the meaning. */
  needs?: PatternNeeds;
  /** Text that is put together over the borders of inline elements is not tested: too many false matches. */
  withinElement?: boolean;
}

export interface PatternNeeds {
  /** So many digits, with no letter and at most four other characters between neighbours. */
  digits?: number;
  /** The same, and they do not all stand in one piece. */
  groupedDigits?: number;
  /** So many letters, digits, `_`, `-`, `+` and `/` in a row, a digit among them. */
  token?: number;
  /** One of these strings. */
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
