import { Badge, Code, Paper, Skeleton, Stack, Table, Text } from '@mantine/core';
import { IconEyeOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { leaksQuery } from '../api/queries.ts';
import type { Leak } from '../api/types.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorState } from '../components/error-state.tsx';
import { formatAgo, formatNumber, pathOf } from '../components/format.ts';
import { PageHeader } from '../components/page-header.tsx';
import { RangeSelect } from '../components/range-select.tsx';
import { decodeRange, encodeRange } from '../components/time-range.ts';
import { useProject } from '../projects/project-context.ts';

const columns = [
  { label: 'Class' },
  { label: 'Where' },
  { label: 'Page' },
  { label: 'Masked', right: true },
  { label: 'Sessions', right: true },
  { label: 'Last seen', right: true },
];

/** What the collector had to mask that the recorder had let through: where to put a privacy attribute. */
export function PrivacyPage() {
  const project = useProject();
  const [parameters, setParameters] = useSearchParams();
  const range = decodeRange(parameters.get('range'), '7d');
  const { data, error, refetch } = useQuery(leaksQuery(project.id, range));
  return (
    <>
      <PageHeader
        title="Privacy"
        description="What pages had let through and the collector masked before it was stored. Values are never kept."
      >
        <RangeSelect
          value={range}
          onChange={(value) => setParameters({ range: encodeRange(value) }, { replace: true })}
        />
      </PageHeader>
      {error ? (
        <ErrorState title="The report could not be loaded" error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Stack gap="xs" aria-busy="true">
          {[0, 1, 2, 3, 4].map((row) => (
            <Skeleton key={row} h={36} />
          ))}
        </Stack>
      ) : data.length === 0 ? (
        <Paper>
          <EmptyState icon={IconEyeOff} title="Nothing had to be masked">
            The recorder let nothing sensitive through in this time range. The collector checks every text all the same.
          </EmptyState>
        </Paper>
      ) : (
        <LeakTable leaks={data} />
      )}
    </>
  );
}

function LeakTable({ leaks }: { leaks: Leak[] }) {
  return (
    <Paper style={{ overflow: 'hidden' }}>
      <Table.ScrollContainer minWidth={860} type="native">
        <Table highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              {columns.map(({ label, right }) => (
                <Table.Th key={label} fw={550} c="dimmed" ta={right ? 'right' : 'left'}>
                  {label}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {leaks.map(({ class: name, page, place, count, sessions, lastTime }) => (
              <Table.Tr key={`${name} ${page} ${place}`} data-testid="leak-row">
                <Table.Td>
                  <Badge variant="light" tt="none">
                    {name.replaceAll('_', ' ')}
                  </Badge>
                </Table.Td>
                <Table.Td>{place === '' ? <Text c="dimmed">many places</Text> : <Code>{place}</Code>}</Table.Td>
                <Table.Td title={page}>{page === '' ? <Text c="dimmed">–</Text> : pathOf(page)}</Table.Td>
                <Table.Td ta="right">{formatNumber(count)}</Table.Td>
                <Table.Td ta="right">{formatNumber(sessions)}</Table.Td>
                <Table.Td ta="right">{formatAgo(lastTime)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}
