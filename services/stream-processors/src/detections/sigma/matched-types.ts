import type { DetectionDocument } from './rule-documents.ts';

/** `a`, or `a and …`: whatever follows, an event that matches matches `a`. */
const begins = /^(\S+)(?:\s+and\s.*)?$/is;
/** Parentheses need no space around it. */
const alternatives = /\bor\b/i;
/** Without wildcards. */
const plain = /^\w+$/;

/**
 * The only types of interactions that a rule can match, lower case; `undefined` when its text does not show them at a
 * glance.
 */
export function matchedTypes({ condition, ...selections }: DetectionDocument['detection']): string[] | undefined {
  if (typeof condition !== 'string' || alternatives.test(condition)) return undefined;
  const selection = selections[begins.exec(condition.trim())?.[1] ?? ''];
  if (typeof selection !== 'object' || selection === null || Array.isArray(selection)) return undefined;
  const { type } = selection as { type?: unknown };
  const types = Array.isArray(type) ? type : [type];
  if (types.length === 0 || !types.every((each) => typeof each === 'string' && plain.test(each))) return undefined;
  return types.map((each: string) => each.toLowerCase());
}
