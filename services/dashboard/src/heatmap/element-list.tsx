import { Paper, ScrollArea, Table } from '@mantine/core';
import type { Heatmap } from '../api/types.ts';
import { formatNumber } from '../components/format.ts';

/** Elements of a page, ranked by their clicks. */
export function ElementList({ elements }: { elements: Heatmap['elements'] }) {
  return (
    <Paper style={{ flex: 1, minHeight: 0 }}>
      <ScrollArea h="100%">
        <Table stickyHeader data-testid="heatmap-elements">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Element</Table.Th>
              <Table.Th ta="right">Clicks</Table.Th>
              <Table.Th ta="right">Rage</Table.Th>
              <Table.Th ta="right">Dead</Table.Th>
              <Table.Th ta="right">Errors</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {elements.map(({ element, clicks, rage, dead, errors }) => (
              <Table.Tr key={element}>
                <Table.Td style={{ wordBreak: 'break-all' }}>
                  <code>{element}</code>
                </Table.Td>
                {[clicks, rage, dead, errors].map((count, column) => (
                  // The columns never change their order.
                  <Table.Td key={['clicks', 'rage', 'dead', 'errors'][column]} ta="right">
                    {formatNumber(count)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
    </Paper>
  );
}
