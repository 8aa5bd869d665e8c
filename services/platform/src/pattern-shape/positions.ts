import type { AST } from '@eslint-community/regexpp';
import { type CharSet, charSet } from './char-set.ts';

/** A place in the pattern that consumes one character, as in Glushkov's construction. */
export interface Position {
  set: CharSet;
  /** Characters from here to the end of the pattern, at most. */
  rest: number;
  /** Quantifiers around it that repeat, outermost first. */
  loops: readonly AST.Quantifier[];
  /** What may come next, and by which loop; undefined: by going on. */
  next: { to: Position; loop: AST.Quantifier | undefined }[];
}

/** A part of the pattern, seen from its ends. */
interface Part {
  nullable: boolean;
  first: Position[];
  last: Position[];
}

const empty: Part = { nullable: true, first: [], last: [] };
const mostPositions = 5_000;

/** Whether a quantifier leaves open how often: `{3}` and `?` do not repeat in more than one way. */
export const isLoop = (quantifier: AST.Quantifier): boolean => quantifier.max > 1 && quantifier.min !== quantifier.max;

/** The longest text that an element matches, in characters. */
export function longest(element: AST.Element | AST.Alternative | AST.QuantifiableElement): number {
  switch (element.type) {
    case 'Alternative':
      return element.elements.reduce((sum, part) => sum + longest(part), 0);
    case 'Group':
    case 'CapturingGroup':
      return Math.max(0, ...element.alternatives.map(longest));
    case 'Quantifier': {
      const once = longest(element.element);
      return once === 0 || element.max === 0 ? 0 : once * element.max;
    }
    case 'Assertion':
      return 0;
    default:
      return 1;
  }
}

/**
 * Positions of a pattern with their successors. `{n}` is written out, other repetitions are one loop, assertions are
 * left out (they only ever remove possibilities).
 *
 * @throws SyntaxError for back-references and what else is not regular, and for more than 5,000 positions.
 */
export function positionsOf(alternatives: readonly AST.Alternative[], ignoreCase: boolean): Position[] {
  const positions: Position[] = [];

  const connect = (from: Part, to: Part, loop?: AST.Quantifier): void => {
    for (const position of from.last) for (const next of to.first) position.next.push({ to: next, loop });
  };

  const sequence = (a: Part, b: Part): Part => {
    connect(a, b);
    return {
      nullable: a.nullable && b.nullable,
      first: a.nullable ? [...a.first, ...b.first] : a.first,
      last: b.nullable ? [...a.last, ...b.last] : b.last,
    };
  };

  const choice = (of: readonly AST.Alternative[], after: number, loops: readonly AST.Quantifier[]): Part => {
    const parts = of.map((alternative) => {
      let rest = after + longest(alternative);
      return alternative.elements.reduce<Part>((part, element) => {
        rest -= longest(element);
        return sequence(part, visit(element, rest, loops));
      }, empty);
    });
    return {
      nullable: parts.some((part) => part.nullable),
      first: parts.flatMap((part) => part.first),
      last: parts.flatMap((part) => part.last),
    };
  };

  const repeat = (quantifier: AST.Quantifier, after: number, loops: readonly AST.Quantifier[]): Part => {
    const { element, min, max } = quantifier;
    const once = longest(element);
    if (once === 0 || max === 0) return empty;
    if (!isLoop(quantifier)) {
      let whole = empty;
      for (let left = max - 1; left >= 0; left -= 1) {
        whole = sequence(whole, visit(element, after + left * once, loops));
      }
      return min === 0 ? { ...whole, nullable: true } : whole;
    }
    const body = visit(element, after + (max - 1) * once, [...loops, quantifier]);
    if (body.nullable) throw new SyntaxError(`${quantifier.raw}: what repeats may not be empty`);
    connect(body, body, quantifier);
    return min === 0 ? { ...body, nullable: true } : body;
  };

  const visit = (element: AST.Element, after: number, loops: readonly AST.Quantifier[]): Part => {
    switch (element.type) {
      case 'Group':
      case 'CapturingGroup':
        return choice(element.alternatives, after, loops);
      case 'Quantifier':
        return repeat(element, after, loops);
      case 'Assertion':
        return empty;
      case 'Character':
      case 'CharacterSet':
      case 'CharacterClass': {
        const position: Position = { set: charSet(element, ignoreCase), rest: after + 1, loops, next: [] };
        if (positions.push(position) > mostPositions) throw new SyntaxError('the pattern is too long');
        return { nullable: false, first: [position], last: [position] };
      }
      default:
        throw new SyntaxError(`${element.raw}: not supported`);
    }
  };

  if (choice(alternatives, 0, []).nullable) throw new SyntaxError('matches the empty text');
  return positions;
}
