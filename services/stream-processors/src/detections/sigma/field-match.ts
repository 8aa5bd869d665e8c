import type { Predicate } from './condition.ts';
import { compilePattern } from './pattern.ts';
import { type RulePath, RuleProblem } from './rule-error.ts';

type Matcher = (value: unknown) => boolean;

const reach = ['contains', 'startswith', 'endswith'] as const;
const comparisons: Record<string, (left: number, right: number) => boolean> = {
  gt: (left, right) => left > right,
  gte: (left, right) => left >= right,
  lt: (left, right) => left < right,
  lte: (left, right) => left <= right,
};
const known = new Set([...reach, ...Object.keys(comparisons), 'all', 'exists', 'cased', 're', 'i', 'm', 's']);

/**
 * Compiles `field|modifiers: wanted`. Values of a list are alternatives, or all required with `all`; a field that holds
 * a list matches when one of its items does.
 * @throws RuleProblem
 */
export function compileField(field: string, modifiers: string[], wanted: unknown, path: RulePath): Predicate {
  checkModifiers(modifiers, path);
  if (modifiers.includes('exists')) {
    if (typeof wanted !== 'boolean' || modifiers.length > 1) {
      throw new RuleProblem(path, 'exists takes true or false and no other modifier');
    }
    return (event) => (event.field(field) !== undefined) === wanted;
  }
  const matchers = compileValues(modifiers, wanted, path);
  const test = (value: unknown): boolean =>
    modifiers.includes('all')
      ? matchers.every((matcher) => items(value).some(matcher))
      : matchers.some((matcher) => items(value).some(matcher));
  return (event) => test(event.field(field));
}

/** Compiles keywords: texts looked for anywhere in the event, one of them, or each of them with `|all`. */
export function compileKeyword(modifiers: string[], wanted: unknown, path: RulePath): Predicate {
  checkModifiers(modifiers, path);
  const other = modifiers.find((modifier) => !['all', 'cased', 're', 'i', 'm', 's'].includes(modifier));
  if (other !== undefined) throw new RuleProblem(path, `a keyword cannot have the modifier "${other}"`);
  const reaching = modifiers.includes('re') ? modifiers : [...modifiers, 'contains'];
  const matchers = compileValues(reaching, wanted, path);
  return (event) => {
    const texts = [...event.texts()];
    const found = (matcher: Matcher): boolean => texts.some(matcher);
    return modifiers.includes('all') ? matchers.every(found) : matchers.some(found);
  };
}

const items = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

function checkModifiers(modifiers: string[], path: RulePath): void {
  const fail = (problem: string): never => {
    throw new RuleProblem(path, problem);
  };
  const unknown = modifiers.find((modifier) => !known.has(modifier));
  if (unknown !== undefined) fail(`the modifier "${unknown}" is not supported; known: ${[...known].join(', ')}`);
  const ways = modifiers.filter((name) => name === 're' || name in comparisons || reach.some((each) => each === name));
  if (ways.length > 1) fail(`the modifiers ${ways.join(' and ')} exclude each other`);
  const flags = modifiers.filter((modifier) => ['i', 'm', 's'].includes(modifier));
  if (flags.length > 0 && !modifiers.includes('re')) fail(`the modifier "${flags[0]}" belongs to re`);
}

function compileValues(modifiers: string[], wanted: unknown, path: RulePath): Matcher[] {
  const isList = Array.isArray(wanted);
  const values: unknown[] = isList ? wanted : [wanted];
  if (values.length === 0) throw new RuleProblem(path, 'an empty list matches nothing');
  if (modifiers.includes('all') && values.length < 2) {
    throw new RuleProblem(path, 'all needs a list of two values or more');
  }
  return values.map((value, index) => compileValue(modifiers, value, isList ? [...path, index] : path));
}

function compileValue(modifiers: string[], wanted: unknown, path: RulePath): Matcher {
  const comparison = modifiers.find((modifier) => modifier in comparisons);
  if (comparison !== undefined) return compileComparison(comparison, wanted, path);
  if (modifiers.includes('re')) return compileRegex(modifiers, wanted, path);
  const open = modifiers.find((modifier) => reach.some((each) => each === modifier));
  if (wanted === null) {
    if (open !== undefined) throw new RuleProblem(path, `${open} needs a text`);
    return (value) => value === null || value === undefined;
  }
  if (typeof wanted !== 'string' && typeof wanted !== 'number' && typeof wanted !== 'boolean') {
    throw new RuleProblem(path, 'expected a text, a number, true, false or null');
  }
  const matches = compilePattern(String(wanted), {
    cased: modifiers.includes('cased'),
    openStart: open === 'contains' || open === 'endswith',
    openEnd: open === 'contains' || open === 'startswith',
  });
  return onText(matches);
}

function compileComparison(name: string, wanted: unknown, path: RulePath): Matcher {
  if (typeof wanted !== 'number') throw new RuleProblem(path, `${name} needs a number`);
  const holds = comparisons[name];
  return (value) => {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    return typeof number === 'number' && holds?.(number, wanted) === true;
  };
}

function compileRegex(modifiers: string[], wanted: unknown, path: RulePath): Matcher {
  if (typeof wanted !== 'string') throw new RuleProblem(path, 're needs a text');
  const flags = ['i', 'm', 's'].filter((flag) => modifiers.includes(flag)).join('');
  try {
    const regex = new RegExp(wanted, flags);
    return onText((text) => regex.test(text));
  } catch (error) {
    throw new RuleProblem(path, error instanceof Error ? error.message : 'not a regular expression');
  }
}

const onText =
  (matches: (text: string) => boolean): Matcher =>
  (value) =>
    (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') && matches(String(value));
