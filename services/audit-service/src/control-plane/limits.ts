import type { ProjectLimits } from '@sightline/schemas';
import type { Limits__Output } from '@sightline/schemas/grpc';
import { invalidArgument } from '../rpc/request-checks.ts';

const most = 1_000_000_000;
const names = ['sessionsPerMinute', 'sessionsPerMonth'] as const;

/**
 * What a request says of a project's limits, as its record holds it: 0 is left out.
 * @throws RpcFailure INVALID_ARGUMENT naming the field.
 */
export function checkedLimits(given: Limits__Output | null): ProjectLimits {
  const limits: ProjectLimits = {};
  for (const name of names) {
    const sessions = given?.[name] ?? 0;
    if (sessions === 0) continue;
    if (sessions > most) throw invalidArgument(name, `1 to ${most} sessions`);
    limits[name] = sessions;
  }
  const { sessionsPerMinute = 0, sessionsPerMonth } = limits;
  if (sessionsPerMonth !== undefined && sessionsPerMonth < sessionsPerMinute) {
    throw invalidArgument('sessionsPerMonth', 'not fewer than in a minute');
  }
  return limits;
}
