import type { SigmaEvent } from './sigma-event.ts';

export type Predicate = (event: SigmaEvent) => boolean;

type Token = { text: string; at: number };

/**
 * Compiles a condition of the Sigma specification over named selections:
 *
 *     expression := and-chain ('or' and-chain)*        and-chain := term ('and' term)*
 *     term       := 'not' term | '(' expression ')' | selection
 *                 | ('1' | 'any' | 'all') 'of' ('them' | name pattern with *)
 *
 * Selections whose name starts with an underscore are left out of `them`, and of patterns that do not start with one.
 * @throws SyntaxError saying what was expected and at which character.
 */
export function compileCondition(text: string, selections: ReadonlyMap<string, Predicate>): Predicate {
  const tokens: Token[] = [...text.matchAll(/[()]|[^\s()]+/g)].map((match) => ({ text: match[0], at: match.index }));
  let position = 0;

  const fail = (expected: string): never => {
    const token = tokens[position];
    const found = token ? `found "${token.text}" at character ${token.at + 1}` : 'found the end';
    throw new SyntaxError(`expected ${expected}, ${found} in condition "${text}"`);
  };
  const word = (): string | undefined => tokens[position]?.text.toLowerCase();
  const accept = (expected: string): boolean => {
    if (word() !== expected) return false;
    position++;
    return true;
  };

  const expression = (): Predicate => {
    const terms = [chain()];
    while (accept('or')) terms.push(chain());
    return anyOf(terms);
  };
  const chain = (): Predicate => {
    const terms = [term()];
    while (accept('and')) terms.push(term());
    return allOf(terms);
  };
  const term = (): Predicate => {
    if (accept('not')) {
      const inner = term();
      return (event) => !inner(event);
    }
    if (accept('(')) {
      const inner = expression();
      if (!accept(')')) fail('")"');
      return inner;
    }
    if (tokens[position + 1]?.text.toLowerCase() === 'of') return quantified();
    return selection();
  };
  const quantified = (): Predicate => {
    const quantifier = word() ?? '';
    if (!['1', 'any', 'all'].includes(quantifier)) fail('"1", "any" or "all" before "of"');
    position += 2;
    const pattern = tokens[position]?.text ?? fail('"them" or a name pattern');
    if (/^[()]$/.test(pattern)) fail('"them" or a name pattern');
    const matching = namesFor(pattern, [...selections.keys()]).map((name) => selections.get(name) ?? never);
    if (matching.length === 0) fail('a pattern that some selection matches');
    position++;
    return quantifier === 'all' ? allOf(matching) : anyOf(matching);
  };
  const selection = (): Predicate => {
    const name = tokens[position]?.text;
    const found = name === undefined ? undefined : selections.get(name);
    if (!found) return fail(`one of the selections ${[...selections.keys()].join(', ')}`);
    position++;
    return found;
  };

  const compiled = expression();
  if (position < tokens.length) fail('"and", "or" or the end');
  return compiled;
}

const never: Predicate = () => false;

export const anyOf = (terms: readonly Predicate[]): Predicate =>
  terms.length === 1 && terms[0] ? terms[0] : (event) => terms.some((term) => term(event));

export const allOf = (terms: readonly Predicate[]): Predicate =>
  terms.length === 1 && terms[0] ? terms[0] : (event) => terms.every((term) => term(event));

function namesFor(pattern: string, names: string[]): string[] {
  if (pattern.toLowerCase() === 'them') return names.filter((name) => !name.startsWith('_'));
  const regex = new RegExp(`^${pattern.split('*').map(escapeRegExp).join('.*')}$`);
  return names.filter((name) => regex.test(name) && (pattern.startsWith('_') || !name.startsWith('_')));
}

const escapeRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
