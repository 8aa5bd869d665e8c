import type { AST } from '@eslint-community/regexpp';

/** Sorted, disjoint ranges of UTF-16 code units, both ends included. */
export type CharSet = readonly (readonly [number, number])[];

/** What stands for exactly one character in a regular expression. */
export type OneCharacter = AST.Character | AST.CharacterSet | AST.CharacterClass;

const last = 0xffff;
const digit: CharSet = [[48, 57]];
const word: CharSet = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
];
const space: CharSet = [
  [9, 13],
  [32, 32],
  [160, 160],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];
const lineBreak: CharSet = [
  [10, 10],
  [13, 13],
  [0x2028, 0x2029],
];

function union(ranges: (readonly [number, number])[]): CharSet {
  const merged: [number, number][] = [];
  for (const [from, to] of ranges.sort((a, b) => a[0] - b[0])) {
    const previous = merged.at(-1);
    if (previous && from <= previous[1] + 1) previous[1] = Math.max(previous[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

function complement(set: CharSet): CharSet {
  const rest: [number, number][] = [];
  let from = 0;
  for (const [start, end] of set) {
    if (start > from) rest.push([from, start - 1]);
    from = end + 1;
  }
  if (from <= last) rest.push([from, last]);
  return rest;
}

/** Adds the other case of ASCII letters. */
function bothCases(set: CharSet): CharSet {
  const more: (readonly [number, number])[] = [...set];
  for (const [from, to] of set) {
    for (let code = Math.max(from, 65); code <= Math.min(to, 122); code += 1) {
      if (code <= 90) more.push([code + 32, code + 32]);
      if (code >= 97) more.push([code - 32, code - 32]);
    }
  }
  return union(more);
}

function ofSet(element: AST.CharacterSet): CharSet {
  if (element.kind === 'any') return complement(lineBreak);
  if (element.kind === 'property') throw new SyntaxError('Unicode properties are not supported');
  const set = { digit, word, space }[element.kind];
  return element.negate ? complement(set) : set;
}

function ofClass(element: AST.CharacterClass): CharSet {
  const set = union(
    element.elements.flatMap((part): (readonly [number, number])[] => {
      if (part.type === 'Character') return [[part.value, part.value]];
      if (part.type === 'CharacterClassRange') return [[part.min.value, part.max.value]];
      if (part.type === 'CharacterSet') return [...ofSet(part)];
      throw new SyntaxError('nested character classes are not supported');
    }),
  );
  return element.negate ? complement(set) : set;
}

/** @throws SyntaxError for what needs the `u` or `v` flag. */
export function charSet(element: OneCharacter, ignoreCase: boolean): CharSet {
  const set: CharSet =
    element.type === 'Character'
      ? [[element.value, element.value]]
      : element.type === 'CharacterSet'
        ? ofSet(element)
        : ofClass(element);
  return ignoreCase ? bothCases(set) : set;
}

export const overlaps = (a: CharSet, b: CharSet): boolean =>
  a.some(([from, to]) => b.some(([start, end]) => from <= end && start <= to));

/** Whether every character of `inner` is in `outer`. */
export const contains = (outer: CharSet, inner: CharSet): boolean => !overlaps(complement(outer), inner);
