import { type AST, RegExpParser, visitRegExpAST } from '@eslint-community/regexpp';
import { type CharSet, charSet, contains, overlaps } from './char-set.ts';
import { isLoop, longest, type Position, positionsOf } from './positions.ts';

/** Where a loop may be left in two ways, the shorter way is at most so long. */
const longestDetour = 128;
const mostDetours = 2;
/** Of all parts with an upper bound together. */
const longestBounded = 2_000;
const longestAssertion = 1_000;

/**
 * Holds a pattern to a shape in which a backtracking engine stays linear in the text: each text is read by a loop in
 * one way only, and a loop without an upper bound is either tried once for each run of its characters or cannot fail.
 * This looks at the pattern alone, runs nothing and takes no time; it refuses some patterns that would do no harm.
 *
 * @param retried a match may be rejected afterwards and looked for anew, so that no loop may be without bound
 * @throws SyntaxError that says what is wrong with it
 */
export function assertLinear(source: string, flags = '', retried = false): void {
  const pattern = new RegExpParser({ ecmaVersion: 2024 }).parsePattern(source);
  const ignoreCase = flags.includes('i');
  assertUnambiguous(positionsOf(pattern.alternatives, ignoreCase));

  let bounded = 0;
  visitRegExpAST(pattern, {
    onAssertionEnter(assertion) {
      if (assertion.kind !== 'lookahead' && assertion.kind !== 'lookbehind') return;
      if (assertion.alternatives.some((alternative) => longest(alternative) > longestAssertion)) {
        throw new SyntaxError(`${assertion.raw}: too long`);
      }
      if (assertion.alternatives.every((alternative) => longest(alternative) > 0)) {
        assertUnambiguous(positionsOf(assertion.alternatives, ignoreCase));
      }
    },
    onQuantifierEnter(quantifier) {
      if (quantifier.max !== Number.POSITIVE_INFINITY) {
        if (isLoop(quantifier) && !isInAssertion(quantifier)) bounded += longest(quantifier);
        return;
      }
      if (retried || !(isGuarded(pattern, quantifier, ignoreCase) || cannotFail(quantifier))) {
        throw new SyntaxError(`${quantifier.raw}: needs an upper bound`);
      }
    },
  });
  if (Number.isFinite(bounded) && bounded > longestBounded) throw new SyntaxError('loops are too long together');
}

function assertUnambiguous(positions: readonly Position[]): void {
  let detours = 0;
  for (const position of positions) {
    for (const [index, one] of position.next.entries()) {
      for (const other of position.next.slice(index + 1)) {
        if (one.loop === undefined && other.loop === undefined) continue;
        if (!overlaps(one.to.set, other.to.set)) continue;
        const loop = one.loop ?? other.loop;
        const onward = one.loop ? other : one;
        const isExit = onward.loop === undefined && loop !== undefined && !onward.to.loops.includes(loop);
        const detour = Math.min(one.to.rest, other.to.rest);
        if (!isExit || position.loops.length > 1 || detour > longestDetour || ++detours > mostDetours) {
          throw new SyntaxError(`${loop?.raw}: one text can be read in several ways`);
        }
      }
    }
  }
}

function isInAssertion(node: AST.Node): boolean {
  for (let at: AST.Node | null = node; at; at = at.parent) if (at.type === 'Assertion') return true;
  return false;
}

/** `(?<![c])…[c]+…`: a run of the loop's characters is entered at its start only. */
function isGuarded(pattern: AST.Pattern, loop: AST.Quantifier, ignoreCase: boolean): boolean {
  const { element } = loop;
  if (element.type !== 'CharacterClass' && element.type !== 'CharacterSet') return false;
  const looped = charSet(element, ignoreCase);
  return pattern.alternatives.every(({ elements: [first] }) => {
    if (first?.type !== 'Assertion' || first.kind !== 'lookbehind' || !first.negate) return false;
    const sets = first.alternatives.flatMap(({ elements }): CharSet[] => {
      const [only] = elements;
      const isOne = only?.type === 'Character' || only?.type === 'CharacterSet' || only?.type === 'CharacterClass';
      return isOne && elements.length === 1 ? [charSet(only, ignoreCase)] : [];
    });
    return sets.some((set) => contains(set, looped));
  });
}

/** Nothing behind the loop must match, so that it never runs in vain twice over the same text. */
function cannotFail(loop: AST.Quantifier): boolean {
  let at: AST.Node = loop;
  while (at.parent && at.parent.type !== 'Pattern') {
    const { parent }: { parent: AST.Node } = at as { parent: AST.Node };
    if (parent.type === 'Assertion' || (parent.type === 'Quantifier' && isLoop(parent))) return false;
    if (parent.type === 'Alternative') {
      const behind = parent.elements.slice(parent.elements.indexOf(at as AST.Element) + 1);
      if (behind.some((element) => element.type !== 'Quantifier' || element.min > 0)) return false;
    }
    at = parent;
  }
  return true;
}
