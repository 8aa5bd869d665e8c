import { status } from '@grpc/grpc-js';
import { assertLinear } from '@sightline/platform/pattern-shape';
import { type PrivacyAction, type ProjectPattern, type ProjectPrivacy, privacyRules } from '@sightline/schemas';
import type { PrivacyPattern__Output, ProjectPrivacy__Output } from '@sightline/schemas/grpc';
import { invalidArgument } from '../rpc/request-checks.ts';
import { RpcFailure } from '../rpc/rpc-failure.ts';

const mostPatterns = 20;
const longestRegex = 500;
const classPattern = /^[a-z][a-z0-9_]{1,39}$/;
const actions: readonly string[] = ['block', 'mask', 'hash', 'allow'] satisfies PrivacyAction[];

const sharedClasses = new Set(privacyRules.patterns.map(({ id, class: name = id }) => name));
const takenNames = new Set([...sharedClasses, ...privacyRules.patterns.map(({ id }) => id)]);

const isAction = (action: string): action is PrivacyAction => actions.includes(action);

/**
 * What a request says of a project's privacy, as its record holds it.
 *
 * @throws RpcFailure INVALID_ARGUMENT naming the field; its reason is `dangerous-pattern` for a regular expression that
 *   is malformed or could be slow on hostile text.
 */
export function checkedPrivacy(given: ProjectPrivacy__Output | null): ProjectPrivacy {
  const { actions: byClass, patterns, inputs } = given ?? { actions: {}, patterns: [], inputs: '' };
  if (inputs !== '' && inputs !== 'mask' && inputs !== 'allow') throw invalidArgument('inputs', 'mask or allow');
  const checkedActions = Object.entries(byClass).map(([name, action]): [string, PrivacyAction] => {
    if (!sharedClasses.has(name)) throw invalidArgument(`actions.${name}`, 'there is no such class');
    if (!isAction(action)) throw invalidArgument(`actions.${name}`, `one of ${actions.join(', ')}`);
    return [name, action];
  });
  if (patterns.length > mostPatterns) throw invalidArgument('patterns', `at most ${mostPatterns} patterns`);
  const names = new Set(takenNames);
  const checkedPatterns = patterns.map((pattern, index) => {
    const checked = checkedPattern(pattern, `patterns.${index}`);
    if (names.has(checked.id)) throw invalidArgument(`patterns.${index}.id`, 'there is a class with this name');
    names.add(checked.id);
    return checked;
  });
  return {
    ...(checkedActions.length > 0 ? { actions: Object.fromEntries(checkedActions) } : {}),
    ...(checkedPatterns.length > 0 ? { patterns: checkedPatterns } : {}),
    ...(inputs === 'allow' ? { inputs } : {}),
  };
}

function checkedPattern({ id, regex, ignoreCase, action }: PrivacyPattern__Output, field: string): ProjectPattern {
  if (!classPattern.test(id)) throw invalidArgument(`${field}.id`, 'a name has 2 to 40 of a-z, 0-9 and _');
  if (regex === '' || regex.length > longestRegex) {
    throw invalidArgument(`${field}.regex`, `a pattern has 1 to ${longestRegex} characters`);
  }
  if (action !== '' && action !== 'block' && action !== 'mask' && action !== 'hash') {
    throw invalidArgument(`${field}.action`, 'block, mask or hash');
  }
  try {
    new RegExp(regex);
    assertLinear(regex, ignoreCase ? 'i' : '');
  } catch (error) {
    throw new RpcFailure({
      code: status.INVALID_ARGUMENT,
      reason: 'dangerous-pattern',
      message: error instanceof Error ? error.message : 'the pattern cannot be read',
      field: `${field}.regex`,
    });
  }
  return {
    id,
    regex,
    ...(ignoreCase ? { ignoreCase } : {}),
    ...(action === '' || action === 'mask' ? {} : { action }),
  };
}

/** A project's privacy as audit.proto has it. */
export const privacyMessage = ({
  actions = {},
  patterns = [],
  inputs = 'mask',
}: ProjectPrivacy): ProjectPrivacy__Output => ({
  actions,
  patterns: patterns.map(({ id, regex, ignoreCase = false, action = 'mask' }) => ({ id, regex, ignoreCase, action })),
  inputs,
});
