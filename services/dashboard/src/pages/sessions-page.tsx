import { ActionIcon, Button, Group, Paper, Text, Tooltip } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconPlayerPlay, IconRefresh, IconSearchOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { sessionsQuery } from '../api/queries.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorState } from '../components/error-state.tsx';
import { formatCount } from '../components/format.ts';
import { PageHeader } from '../components/page-header.tsx';
import { RangeSelect } from '../components/range-select.tsx';
import { SearchField } from '../components/search-field.tsx';
import { InstallSnippet } from '../projects/install-snippet.tsx';
import { useProject } from '../projects/project-context.ts';
import { SessionFilters } from '../sessions/session-filters.tsx';
import { SessionRow } from '../sessions/session-row.tsx';
import { SessionTable } from '../sessions/session-table.tsx';
import { useSessionFilter } from '../sessions/use-session-filter.ts';

const limit = 50;

export function SessionsPage() {
  const project = useProject();
  const filter = useSessionFilter();
  const { range, search, cursor, values, sort } = filter;
  const { data, error, isFetching, isPlaceholderData, refetch } = useQuery(
    sessionsQuery(project.id, { range, search, cursor, limit, values, sort }),
  );
  const { having, ...single } = values;
  const isNarrowed = having.length > 0 || Object.values(single).some((value) => value !== '');
  const filtered = search !== '' || isNarrowed || filter.pageNumber > 1;
  return (
    <>
      <PageHeader title="Sessions">
        <SearchField value={search} onChange={filter.setSearch} placeholder="Search user, page, text on screen" />
        <RangeSelect value={range} onChange={filter.setRange} />
        <Tooltip label="Refresh">
          <ActionIcon
            variant="default"
            size={34}
            onClick={() => void refetch()}
            loading={isFetching}
            aria-label="Refresh"
          >
            <IconRefresh size={16} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      </PageHeader>
      <SessionFilters {...values} onChange={filter.setValue} />
      {error && !data ? (
        <ErrorState title="The sessions could not be loaded" error={error} onRetry={() => void refetch()} />
      ) : data?.sessions.length === 0 ? (
        <Paper>
          <NoSessions filtered={filtered} />
        </Paper>
      ) : (
        <>
          <SessionTable stale={isPlaceholderData} sort={sort} onSort={filter.setSort}>
            {data?.sessions.map((session) => (
              <SessionRow
                key={session.session}
                session={session}
                to={`/p/${project.id}/sessions/${encodeURIComponent(session.session)}`}
              />
            ))}
          </SessionTable>
          <Group justify="space-between" mt="sm">
            <Text size="xs" c="dimmed">
              {data ? `${formatCount(data.sessions.length, 'session')}, page ${filter.pageNumber}` : ''}
            </Text>
            <Group gap={6}>
              <Button
                variant="default"
                leftSection={<IconChevronLeft size={14} />}
                disabled={filter.pageNumber === 1}
                onClick={filter.previous}
              >
                Newer
              </Button>
              <Button
                variant="default"
                rightSection={<IconChevronRight size={14} />}
                disabled={!data?.nextCursor || isPlaceholderData}
                onClick={() => data?.nextCursor && filter.next(data.nextCursor)}
              >
                Older
              </Button>
            </Group>
          </Group>
        </>
      )}
    </>
  );
}

function NoSessions({ filtered }: { filtered: boolean }) {
  const project = useProject();
  if (filtered) {
    return (
      <EmptyState icon={IconSearchOff} title="Nothing matches">
        Search for another user, page, session id or text, or take a longer time range. text:word looks only at what was
        on screen, click:word at what was clicked.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={IconPlayerPlay} title="No sessions in this time range">
      <Text size="sm" c="dimmed" mb="md">
        Take a longer time range, or install the recorder: the first session shows up here seconds after somebody opens
        the site.
      </Text>
      <InstallSnippet project={project} />
    </EmptyState>
  );
}
