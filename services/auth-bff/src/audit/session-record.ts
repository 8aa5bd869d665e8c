import { automationFlags, type SessionRecord } from '@sightline/schemas';
import type { Session__Output } from '@sightline/schemas/grpc';

/** Words by enum number of audit.proto; 0 is what the proto does not specify. */
const statuses = ['ended', 'live', 'idle', 'ended'] as const;
const devices = ['unknown', 'desktop', 'mobile', 'tablet'] as const;
const actors = ['visitor', 'visitor', 'user', 'bot'] as const;

/** A session of the proto as the API shows it. */
export function sessionRecord({ status, device, actor, behaviour, ...rest }: Session__Output): SessionRecord {
  return {
    ...rest,
    status: statuses[status] ?? 'ended',
    device: devices[device] ?? 'unknown',
    actor: actors[actor] ?? 'visitor',
    ...(behaviour && {
      behaviour: { ...behaviour, flags: automationFlags.filter((flag) => behaviour.flags.includes(flag)) },
    }),
  };
}
