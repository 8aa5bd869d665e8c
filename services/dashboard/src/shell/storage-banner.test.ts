import { expect, it } from 'vitest';
import { storageMessage } from './storage-banner.tsx';

const gib = 1024 ** 3;

it.each([
  [{ state: 'ok', archivedBytes: 1, budgetBytes: null, freeBytes: 9 * gib }, undefined],
  [
    { state: 'near', archivedBytes: 9 * gib, budgetBytes: 10 * gib, freeBytes: null },
    /9,216 MiB of their budget.*oldest/,
  ],
  [{ state: 'full', archivedBytes: 10 * gib, budgetBytes: 10 * gib, freeBytes: null }, /oldest are being removed/],
  [{ state: 'near', archivedBytes: 1, budgetBytes: null, freeBytes: gib }, /1,024 MiB left/],
  [{ state: 'full', archivedBytes: 1, budgetBytes: 10 * gib, freeBytes: 1024 }, /1 KiB left.*wait in Kafka/],
] as const)('%j', (storage, message) => {
  const said = storageMessage({ ...storage, lookedAt: 1 });
  if (message === undefined) expect(said).toBeUndefined();
  else expect(said).toMatch(message);
});
