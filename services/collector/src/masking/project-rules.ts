import type { PrivacyPattern, PrivacyRules, ProjectPrivacy } from '@sightline/schemas';

/** The privacy rules with a project's own actions and patterns. A class that is allowed is not looked for. */
export function projectRules(rules: PrivacyRules, { actions = {}, patterns = [] }: ProjectPrivacy): PrivacyRules {
  const shared = rules.patterns.flatMap((pattern): PrivacyPattern[] => {
    const name = pattern.class ?? pattern.id;
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (action === undefined) return [pattern];
    // What is an exception by itself stays one.
    return action === 'allow' && pattern.action !== 'allow' ? [] : [{ ...pattern, action }];
  });
  const own = patterns.map(({ id, regex, ignoreCase = false, action = 'mask' }): PrivacyPattern => {
    return { id, regex, flags: ignoreCase ? 'i' : '', action };
  });
  return { ...rules, patterns: [...shared, ...own] };
}
