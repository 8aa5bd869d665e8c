/** How full the archive is: `near` asks for attention while there is time, `full` says that something has to give. */
export interface StorageState {
  archivedBytes: number;
  /** 0: none. */
  budgetBytes: number;
  /** Of the object store; undefined when it does not tell. */
  freeBytes: number | undefined;
  state: 'ok' | 'near' | 'full';
  /** Epoch ms; 0: not looked at yet. */
  lookedAt: number;
}

/** Share of the budget from which on it is `near`. */
const nearShare = 0.8;
/** Room in the object store below which it is `near`, and `full`: bytes. */
const littleRoom = 2 * 1024 ** 3;
const noRoom = 64 * 1024 ** 2;

export function stateOf({
  archivedBytes,
  budgetBytes,
  freeBytes,
}: Omit<StorageState, 'state' | 'lookedAt'>): StorageState['state'] {
  const share = budgetBytes === 0 ? 0 : archivedBytes / budgetBytes;
  const room = freeBytes ?? Number.POSITIVE_INFINITY;
  if (share >= 1 || room < noRoom) return 'full';
  return share >= nearShare || room < littleRoom ? 'near' : 'ok';
}
