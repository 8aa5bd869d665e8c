import { Alert } from '@mantine/core';
import { IconDatabaseExclamation } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { storageQuery } from '../api/queries.ts';
import type { Storage } from '../api/types.ts';
import { formatBytes } from '../components/format.ts';

/** What there is to say about the room for recordings; nothing while there is enough. */
export function storageMessage({ state, archivedBytes, budgetBytes, freeBytes }: Storage): string | undefined {
  if (state === 'ok') return undefined;
  const isBudget = budgetBytes !== null && archivedBytes >= budgetBytes * 0.8;
  const used = isBudget
    ? `Recordings take ${formatBytes(archivedBytes)} of their budget of ${formatBytes(budgetBytes)}.`
    : `The object store has ${formatBytes(freeBytes ?? 0)} left.`;
  if (state === 'near')
    return `${used} ${isBudget ? 'At its end the oldest are removed.' : 'When it is full, nothing is archived.'}`;
  return `${used} ${isBudget ? 'The oldest are being removed.' : 'Recordings wait in Kafka until there is room; after 7 days they are lost.'}`;
}

/** Tells everybody early that the archive runs full. */
export function StorageBanner() {
  const { data } = useQuery(storageQuery);
  const message = data && storageMessage(data);
  if (!message) return null;
  return (
    <Alert
      color={data.state === 'full' ? 'red' : 'yellow'}
      icon={<IconDatabaseExclamation size={18} />}
      p="xs"
      mb="md"
      role="status"
      data-testid="storage-banner"
    >
      {message}
    </Alert>
  );
}
