import { allOf, anyOf, type Predicate } from './condition.ts';
import { compileField, compileKeyword } from './field-match.ts';
import { type RulePath, RuleProblem } from './rule-error.ts';

/**
 * Compiles a selection: a map (every field matches), a list of maps (one of them matches), or a list of texts (one of
 * them stands anywhere in the event).
 * @throws RuleProblem
 */
export function compileSelection(value: unknown, path: RulePath): Predicate {
  if (Array.isArray(value)) {
    if (value.length === 0) throw new RuleProblem(path, 'an empty list matches nothing');
    return anyOf(value.map((item, index) => compileAlternative(item, [...path, index])));
  }
  return compileAlternative(value, path);
}

function compileAlternative(value: unknown, path: RulePath): Predicate {
  if (typeof value === 'string' || typeof value === 'number') return compileKeyword([], value, path);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RuleProblem(path, 'expected a map of fields, a list of maps, or keywords');
  }
  const items = Object.entries(value).map(([key, wanted]) => {
    const [field = '', ...modifiers] = key.split('|');
    const at = [...path, key];
    return field === '' ? compileKeyword(modifiers, wanted, at) : compileField(field, modifiers, wanted, at);
  });
  if (items.length === 0) throw new RuleProblem(path, 'an empty map would match everything');
  return allOf(items);
}
