import { Group, Paper, Skeleton, Table, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { nextSort, type SessionSort, type SessionSortName } from './session-sort.ts';

interface Column {
  label: string;
  width?: number;
  right?: boolean;
  sort?: SessionSortName;
}

const columns: readonly Column[] = [
  { label: 'Status', width: 84 },
  { label: 'Visitor', width: 200 },
  { label: 'Started', width: 104, sort: 'started' },
  { label: 'Pages', width: 74, right: true, sort: 'pages' },
  { label: 'Clicks', width: 74, right: true, sort: 'clicks' },
  { label: 'Rage', width: 70, right: true, sort: 'rage' },
  { label: 'Dead', width: 70, right: true, sort: 'dead' },
  { label: 'Errors', width: 74, right: true, sort: 'errors' },
  { label: 'Duration', width: 92, sort: 'duration' },
  { label: 'Active', width: 84, sort: 'active' },
  { label: 'Entry', width: 150 },
  { label: 'Last page', width: 150 },
  { label: 'Device', width: 64 },
];

const skeletonRows = Array.from({ length: 8 }, (_, row) => row);

interface SessionTableProps {
  /** Rows; undefined while they load. */
  children: ReactNode | undefined;
  /** The rows shown are about to be replaced. */
  stale?: boolean;
  sort: SessionSort | undefined;
  onSort: (sort: SessionSort | undefined) => void;
}

function Head({ column, sort, onSort }: { column: Column } & Pick<SessionTableProps, 'sort' | 'onSort'>) {
  const { label, width, right, sort: by } = column;
  const isSorted = by !== undefined && sort?.by === by;
  const Arrow = sort?.ascending ? IconArrowUp : IconArrowDown;
  return (
    <Table.Th
      w={width}
      ta={right ? 'right' : 'left'}
      fw={550}
      c="dimmed"
      aria-sort={isSorted ? (sort?.ascending ? 'ascending' : 'descending') : undefined}
    >
      {by === undefined ? (
        label
      ) : (
        <UnstyledButton fz="inherit" fw="inherit" onClick={() => onSort(nextSort(sort, by))}>
          <Group gap={2} wrap="nowrap" justify={right ? 'flex-end' : 'flex-start'}>
            {label}
            {isSorted && <Arrow size={13} stroke={1.8} />}
          </Group>
        </UnstyledButton>
      )}
    </Table.Th>
  );
}

export function SessionTable({ children, stale = false, sort, onSort }: SessionTableProps) {
  return (
    <Paper style={{ overflow: 'hidden', opacity: stale ? 0.6 : 1, transition: 'opacity 120ms' }} aria-busy={!children}>
      <Table.ScrollContainer minWidth={1150} type="native">
        <Table highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              {columns.map((column) => (
                <Head key={column.label} column={column} sort={sort} onSort={onSort} />
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {children ??
              skeletonRows.map((row) => (
                <Table.Tr key={row}>
                  {columns.map(({ label }) => (
                    <Table.Td key={label}>
                      <Skeleton h={14} my={3} />
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}
