import { Paper, Skeleton, Table } from '@mantine/core';
import type { ReactNode } from 'react';

const columns = [
  { label: 'Status', width: 84 },
  { label: 'Visitor', width: undefined },
  { label: 'Pages', width: 70, right: true },
  { label: 'Clicks', width: 70, right: true },
  { label: 'Rage', width: 66, right: true },
  { label: 'Errors', width: 70, right: true },
  { label: 'Duration', width: 120 },
  { label: 'Entry', width: undefined },
  { label: 'Device', width: 74 },
  { label: 'Started', width: 120 },
];

const skeletonRows = Array.from({ length: 8 }, (_, row) => row);

interface SessionTableProps {
  /** Rows; undefined while they load. */
  children: ReactNode | undefined;
  /** The rows shown are about to be replaced. */
  stale?: boolean;
}

export function SessionTable({ children, stale = false }: SessionTableProps) {
  return (
    <Paper style={{ overflow: 'hidden', opacity: stale ? 0.6 : 1, transition: 'opacity 120ms' }} aria-busy={!children}>
      <Table.ScrollContainer minWidth={900} type="native">
        <Table highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              {columns.map(({ label, width, right }) => (
                <Table.Th key={label} w={width} ta={right ? 'right' : 'left'} fw={550} c="dimmed">
                  {label}
                </Table.Th>
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
