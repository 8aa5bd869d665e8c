import { type Project, retentionOf, type User } from '@sightline/schemas';
import type { Project__Output, User__Output } from '@sightline/schemas/grpc';
import { privacyMessage } from './privacy.ts';

/** A project as audit.proto has it. */
export const projectMessage = ({
  id,
  name,
  origins,
  keys,
  sampleRate,
  createdAt,
  privacy,
  retention,
  limits,
}: Project): Project__Output => ({
  id,
  name,
  origins,
  keys: keys.map((key) => ({ key: key.key, createdAt: key.createdAt, revokedAt: key.revokedAt ?? 0 })),
  sampleRate,
  createdAt,
  privacy: privacy ? privacyMessage(privacy) : null,
  retention: retentionOf({ ...(retention ? { retention } : {}) }),
  limits: { sessionsPerMinute: limits?.sessionsPerMinute ?? 0, sessionsPerMonth: limits?.sessionsPerMonth ?? 0 },
});

/** A user as audit.proto has it: without the password's hash. */
export const userMessage = ({ id, email, name, role }: User): User__Output => ({ id, email, name, role });
