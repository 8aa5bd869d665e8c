import type { IncomingMessage } from '@sightline/platform';
import type { Correlation } from './sigma/rule-set.ts';

/**
 * Whether a message of `sightline.interactions.v1` can hold anything for the rules, by the header that lists the types
 * of its interactions: most messages need not be read at all.
 */
export function createTypeFilter(rules: readonly Correlation[]): (message: IncomingMessage) => boolean {
  const types = new Set<string>();
  for (const { types: matched } of rules.flatMap(({ detections }) => detections)) {
    if (!matched) return () => true;
    for (const type of matched) types.add(type);
  }
  return ({ headers }) => headers.sightline_types?.split(',').some((type) => types.has(type)) ?? true;
}
