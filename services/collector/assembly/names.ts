/** Names of values in text: what stands before a `:` or `=`. Mirrors `named-values.ts` and `url-values.ts` of masking. */
import { isHarmless, kindName } from './harmless';

const longestName: u32 = 60;
const longestParameter: u32 = 100;
const widestSpace: u32 = 3;

/** The first unknown name that was met, for the masker to decide. */
export let nameStart: usize = 0;
export let nameEnd: usize = 0;
/** It is too long, or in no shape to be taken out of its text. */
export let isNameUnclear: bool = false;

function isNameCharacter(code: u32): bool {
  const small = code | 32;
  return (small >= 97 && small <= 122) || (code >= 45 && code <= 57 && code !== 47) || code === 95;
}

/** Whether the character at `p` is the second one of an escape. */
function isEscaped(p: usize, start: usize): bool {
  let q = p;
  while (q > start && load<u8>(q - 1) === 0x5c) q -= 1;
  return ((p - q) & 1) !== 0;
}

function isKnown(start: usize, end: usize): bool {
  if (isHarmless(kindName, start, end)) return true;
  nameStart = start;
  nameEnd = end;
  return false;
}

/** `name: value`, `"name": value`, `name = value`. */
function isFieldHarmless(sign: usize, start: usize): bool {
  let end = sign;
  for (let spaces: u32 = 0; spaces < widestSpace && end > start; spaces += 1) {
    const before = load<u8>(end - 1);
    if (before === 0x20) end -= 1;
    else if ((before === 0x6e || before === 0x74) && isEscaped(end - 1, start)) end -= 2;
    else break;
  }
  if (end === start) return true;
  const before = load<u8>(end - 1);
  if (before === 0x22) end -= 2;
  else if (before === 0x27) end -= 1;
  let from = end;
  while (from > start && isNameCharacter(load<u8>(from - 1))) {
    from -= 1;
    if (<u32>(end - from) > longestName) {
      isNameUnclear = true;
      return false;
    }
  }
  // A letter behind a backslash stands for a line break and the like.
  if (from > start && from < end && load<u8>(from - 1) === 0x5c && isEscaped(from, start)) from += 1;
  if (<i32>(end - from) < 2) return true;
  return isKnown(from, end);
}

/** `?name=value`, with whatever characters the name is made of. */
function isParameterHarmless(sign: usize, start: usize): bool {
  let from = sign;
  let isPlain = true;
  while (from > start) {
    const code = <u32>load<u8>(from - 1);
    if (
      code === 0x3d ||
      code === 0x26 ||
      code === 0x23 ||
      code === 0x3f ||
      code === 0x3b ||
      code === 0x20 ||
      code === 0x22 ||
      code === 0x27 ||
      code === 0x3c ||
      code === 0x3e ||
      code === 0x5c
    )
      break;
    // White space beyond ASCII ends a name as well: then it is only longer here.
    if (!isNameCharacter(code)) isPlain = false;
    from -= 1;
    if (<u32>(sign - from) > longestParameter) {
      isNameUnclear = true;
      return false;
    }
  }
  if (from > start && load<u8>(from - 1) === 0x5c) {
    if (from < sign && isEscaped(from, start) && load<u8>(from) !== 0x62) from += 1;
    else isPlain = false;
  }
  if (from === sign && isPlain) return true;
  if (!isPlain) {
    isNameUnclear = true;
    return false;
  }
  return isKnown(from, sign);
}

/** Whether what stands before the sign says nothing of a sensitive value. False also when that is not known. */
export function isNamedHarmless(sign: usize, start: usize): bool {
  isNameUnclear = false;
  if (!isFieldHarmless(sign, start)) return false;
  return load<u8>(sign) === 0x3a || isParameterHarmless(sign, start);
}

/** Goes from sign to sign in `[from, end)` of the text that starts at `start`, to the first name that is not known. */
export function findUnknownName(start: usize, from: usize, end: usize): usize {
  for (let p = from; p < end; p += 1) {
    const code = load<u8>(p);
    if ((code === 0x3a || code === 0x3d) && !isNamedHarmless(p, start)) return p;
  }
  return 0;
}
