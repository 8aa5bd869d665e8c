import type { Erasure } from '@sightline/schemas';
import type { Erasure__Output } from '@sightline/schemas/grpc';

/** An erasure as audit.proto has it. */
export const erasureMessage = ({
  kind: _kind,
  selection: { sessions = [], user = '', filter },
  removedAt = 0,
  doneAt = 0,
  topics = [],
  ...rest
}: Erasure): Erasure__Output => ({
  ...rest,
  selection: { sessions, user, filter: filter ?? null },
  removedAt,
  doneAt,
  topics,
});
