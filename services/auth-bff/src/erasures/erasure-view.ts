import type { Erasure, ErasureSelection } from '@sightline/schemas';
import type { Erasure__Output, ErasureSelection__Output } from '@sightline/schemas/grpc';

export type ErasureView = Omit<Erasure, 'kind'>;

function selectionView(given: ErasureSelection__Output | null): ErasureSelection {
  if (given?.filter) return { filter: given.filter };
  return given?.user ? { user: given.user } : { sessions: given?.sessions ?? [] };
}

/** An erasure as the API shows it: what has not happened yet is absent. */
export const erasureView = ({
  selection,
  state,
  removed,
  removedAt,
  doneAt,
  topics,
  ...rest
}: Erasure__Output): ErasureView => ({
  ...rest,
  selection: selectionView(selection),
  state: state as Erasure['state'],
  removed: removed as Erasure['removed'],
  ...(removedAt > 0 ? { removedAt } : {}),
  ...(doneAt > 0 ? { doneAt } : {}),
  ...(topics.length > 0 ? { topics } : {}),
});
