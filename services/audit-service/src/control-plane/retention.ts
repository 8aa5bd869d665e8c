import { defaultRetention, type ProjectRetention, type RetentionClass, retentionOf } from '@sightline/schemas';
import type { Retention__Output } from '@sightline/schemas/grpc';
import { invalidArgument } from '../rpc/request-checks.ts';

const longestDays = 3_660;
const classes = Object.keys(defaultRetention) as RetentionClass[];

/**
 * What a request says of a project's retention, as its record holds it: 0 and the default are left out.
 * @throws RpcFailure INVALID_ARGUMENT naming the field.
 */
export function checkedRetention(given: Retention__Output | null): ProjectRetention {
  const retention: ProjectRetention = {};
  for (const name of classes) {
    const days = given?.[name] ?? 0;
    if (days === 0 || days === defaultRetention[name]) continue;
    if (days > longestDays) throw invalidArgument(name, `1 to ${longestDays} days`);
    retention[name] = days;
  }
  const { recordings, interactions } = retentionOf({ retention });
  // A recording is found by its session.
  if (interactions < recordings) throw invalidArgument('interactions', 'not shorter than recordings');
  return retention;
}
