/** What a text is made of, found in one pass, so that patterns that cannot match are not tried. */
export interface TextDigest {
  /** Most digits with no letter and at most four other characters between neighbours. */
  digits: number;
  /** The same, of digits that do not all stand in one piece. */
  groupedDigits: number;
  /** Longest run of letters, digits, `_`, `-`, `+` and `/` that has a digit. */
  token: number;
  /** There is a run of at least twelve base64 characters with an upper-case letter. */
  base64: boolean;
  /** There may be percent, HTML, JSON or CSS escapes, or characters that stand for others. */
  encoded: boolean;
  hasDigit: boolean;
  hasAt: boolean;
  hasEquals: boolean;
  hasColon: boolean;
  /**
   * Of long text: start and end, one after the other, of the parts around six digits or more that are near each other.
   * What is recognised by its digits lies whole within one of them.
   */
  windows: readonly number[] | undefined;
}

const digit = 1;
const letter = 2;
const upper = 4;
const tokenMark = 8;
const escapeMark = 16;
const at = 32;
const equals = 64;
const colon = 128;

const classes = new Uint8Array(256);
for (let code = 48; code <= 57; code += 1) classes[code] = digit;
for (let code = 97; code <= 122; code += 1) classes[code] = letter;
for (let code = 65; code <= 90; code += 1) classes[code] = letter | upper;
for (const character of '_-+/') classes[character.charCodeAt(0)] = tokenMark;
for (const character of '%&\\') classes[character.charCodeAt(0)] = escapeMark;
for (let code = 128; code < 256; code += 1) classes[code] = escapeMark;
classes['@'.charCodeAt(0)] = at;
classes['='.charCodeAt(0)] = equals;
classes[':'.charCodeAt(0)] = colon;

const inToken = digit | letter | tokenMark;
const widestGap = 4;
const shortestBase64 = 12;
/** Of any pattern. */
const shortestToken = 16;
/** Shorter text is tried as a whole. */
const shortestWindowed = 400;
const fewestDigits = 6;
/** What may stand around the digits: the letters of an IBAN, a label, what must not stand before or behind. */
const reach = 72;

/** Nothing sensitive is shorter: `a@b.co`, `pwd=ab`. */
export const shortestSensitive = 6;

export const emptyDigest = (): TextDigest => ({
  digits: 0,
  groupedDigits: 0,
  token: 0,
  base64: false,
  encoded: false,
  hasDigit: false,
  hasAt: false,
  hasEquals: false,
  hasColon: false,
  windows: undefined,
});

/** Digests `text` into `digest`, which is returned: this runs for every string of every event. */
export function digestText(text: string, digest: TextDigest): TextDigest {
  const { length } = text;
  let seen = 0;
  let digits = 0;
  for (let index = 0; index < length; index += 1) {
    const code = text.charCodeAt(index);
    const kind = code < 256 ? (classes[code] as number) : escapeMark;
    seen |= kind;
    digits += kind & digit;
  }
  digest.encoded = (seen & escapeMark) !== 0;
  digest.hasDigit = digits > 0;
  digest.hasAt = (seen & at) !== 0;
  digest.hasEquals = (seen & equals) !== 0;
  digest.hasColon = (seen & colon) !== 0;
  digest.digits = 0;
  digest.groupedDigits = 0;
  digest.token = 0;
  digest.base64 = false;
  digest.windows = undefined;
  const mayHaveToken = digits > 0 && length >= shortestToken;
  const mayHaveBase64 = (seen & upper) !== 0 && length >= shortestBase64;
  if (digits >= fewestDigits || mayHaveToken || mayHaveBase64) digestRuns(text, digest);
  return digest;
}

/** The part of the digest for which it matters what stands beside each other. */
function digestRuns(text: string, digest: TextDigest): void {
  const { length } = text;
  let digits = 0;
  let firstDigit = 0;
  let lastDigit = 0;
  let runStart = 0;
  let run = 0;
  const windows: number[] | undefined = length >= shortestWindowed ? [] : undefined;

  // One step beyond the end, where a character of no class ends what is open.
  for (let index = 0; index <= length; index += 1) {
    const code = index < length ? text.charCodeAt(index) : 0;
    const kind = code < 256 ? (classes[code] as number) : escapeMark;
    if (kind === letter && digits === 0) {
      run |= letter;
      continue;
    }
    if (kind === digit) {
      if (digits === 0) firstDigit = index;
      digits += 1;
      lastDigit = index;
      run |= digit;
      continue;
    }
    if (kind & inToken) run |= kind;
    else {
      if (run & (digit | upper)) {
        const size = index - runStart;
        if (run & digit && size > digest.token) digest.token = size;
        if (run & upper && size >= shortestBase64) digest.base64 = true;
      }
      run = 0;
      runStart = index + 1;
    }
    if (digits !== 0 && (kind & letter || index - lastDigit > widestGap || index === length)) {
      if (digits > digest.digits) digest.digits = digits;
      if (digits > digest.groupedDigits && lastDigit - firstDigit >= digits) digest.groupedDigits = digits;
      if (windows && digits >= fewestDigits) addWindow(windows, firstDigit, lastDigit, length);
      digits = 0;
    }
  }
  digest.windows = windows;
}

function addWindow(windows: number[], first: number, last: number, length: number): void {
  const start = Math.max(0, first - reach);
  const end = Math.min(length, last + reach);
  const previous = windows.length - 1;
  if (previous > 0 && start <= (windows[previous] as number)) windows[previous] = end;
  else windows.push(start, end);
}

const isHexDigit = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70);

/** Whether there is a part of an IPv6 address as `needs.hextets` says. */
export function hasHextets(text: string): boolean {
  for (let first = text.indexOf(':'); first !== -1; first = text.indexOf(':', first + 1)) {
    if (!isHexDigit(text.charCodeAt(first - 1))) continue;
    let index = first + 1;
    while (index - first <= 4 && isHexDigit(text.charCodeAt(index))) index += 1;
    if (text.charAt(index) === ':') return true;
  }
  return false;
}
