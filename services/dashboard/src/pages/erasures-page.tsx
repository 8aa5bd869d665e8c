import { Paper, SimpleGrid, Skeleton, Stack } from '@mantine/core';
import { IconEraser, IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { erasuresQuery } from '../api/queries.ts';
import { useMe } from '../auth/use-me.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorState } from '../components/error-state.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { EraseForm } from '../erasures/erase-form.tsx';
import { Receipt } from '../erasures/receipt.tsx';
import { useProject } from '../projects/project-context.ts';

/** Erasure of sessions, and the receipts of those that were. */
export function ErasuresPage() {
  const project = useProject();
  const { user } = useMe();
  const isAllowed = user.role === 'administrator';
  const { data, error, refetch } = useQuery({ ...erasuresQuery(project.id), enabled: isAllowed });
  if (!isAllowed) {
    return (
      <Paper>
        <EmptyState icon={IconLock} title="Only administrators erase" />
      </Paper>
    );
  }
  return (
    <>
      <PageHeader title="Erasure" description="Sessions that are removed from every store, each with its receipt." />
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
        <div>
          <EraseForm project={project.id} />
        </div>
        {error ? (
          <ErrorState title="The receipts could not be loaded" error={error} onRetry={() => void refetch()} />
        ) : (
          <Stack gap="md">
            {!data && <Skeleton h={120} />}
            {data?.length === 0 && (
              <Paper>
                <EmptyState icon={IconEraser} title="Nothing was erased yet" />
              </Paper>
            )}
            {data?.map((erasure) => (
              <Receipt key={erasure.id} erasure={erasure} />
            ))}
          </Stack>
        )}
      </SimpleGrid>
    </>
  );
}
