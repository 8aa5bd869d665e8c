import { Badge, Paper, ScrollArea, Table, Text } from '@mantine/core';
import type { HeatmapComparison } from '../api/types.ts';
import { formatNumber } from '../components/format.ts';
import { differenceText, placeText, probabilityText, shareText } from './comparison-texts.ts';

interface ComparisonListProps {
  comparison: HeatmapComparison;
  /** Places are bands of reach. */
  isReach: boolean;
}

/** Where two groups of visitors differ, the surest difference first. */
export function ComparisonList({ comparison, isReach }: ComparisonListProps) {
  const { firstSessions, secondSessions, tested, places } = comparison;
  return (
    <Paper style={{ flex: 1, minHeight: 0, display: 'flex', flexDirection: 'column' }}>
      <Text size="sm" p="xs">
        <b>{formatNumber(firstSessions)}</b> sessions compared with <b>{formatNumber(secondSessions)}</b>,{' '}
        {formatNumber(tested)} of {formatNumber(places.length)} places with enough of them to tell. Of the differences
        called sure, one in twenty is chance at most, on average. Sessions that both groups share make differences look
        smaller.
      </Text>
      <ScrollArea style={{ flex: 1 }}>
        <Table stickyHeader data-testid="heatmap-comparison">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Place</Table.Th>
              <Table.Th ta="right">First</Table.Th>
              <Table.Th ta="right">Second</Table.Th>
              <Table.Th ta="right">Difference</Table.Th>
              <Table.Th>Chance</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {places.map((place) => (
              <Table.Tr key={`${place.element} ${place.x} ${place.y}`}>
                <Table.Td style={{ wordBreak: 'break-all' }}>
                  {place.element === '' ? placeText(place, isReach) : <code>{place.element}</code>}
                </Table.Td>
                <Table.Td ta="right">{shareText(place.firstSessions, firstSessions)}</Table.Td>
                <Table.Td ta="right">{shareText(place.secondSessions, secondSessions)}</Table.Td>
                <Table.Td ta="right">{differenceText(place.difference)}</Table.Td>
                <Table.Td>
                  {place.significant ? (
                    <Badge color="teal">sure, {probabilityText(place)}</Badge>
                  ) : (
                    probabilityText(place)
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
    </Paper>
  );
}
