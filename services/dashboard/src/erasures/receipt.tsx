import { Badge, Group, Paper, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import type { Erasure } from '../api/types.ts';
import { formatDateTime, formatNumber } from '../components/format.ts';
import { describePart, describeSelection, stateOf } from './erasure-view.ts';

/** An erasure: how far it is, what was removed where, and until when Kafka still has what nobody reads. */
export function Receipt({ erasure }: { erasure: Erasure }) {
  const { id, selection, requestedAt, requestedBy, doneAt, sessions, removed, topics = [] } = erasure;
  const { label, color } = stateOf(erasure);
  return (
    <Paper p="md" data-testid="erasure-row">
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap">
          <Text fw={550} className="truncate">
            {describeSelection(selection)}
          </Text>
          <Badge color={color} variant="light" tt="none">
            {label}
          </Badge>
        </Group>
        <Text size="xs" c="dimmed">
          {formatNumber(sessions)} {sessions === 1 ? 'session' : 'sessions'} · requested {formatDateTime(requestedAt)}{' '}
          by {requestedBy}
          {doneAt === undefined ? '' : ` · done ${formatDateTime(doneAt)}`} · {id}
        </Text>
        {removed.length > 0 && (
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
            <Table>
              <Table.Tbody>
                {removed.map(({ store, name, count }) => (
                  <Table.Tr key={`${store}/${name}`}>
                    <Table.Td>{describePart({ store, name })}</Table.Td>
                    <Table.Td ta="right">{formatNumber(count)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
            {topics.length > 0 && (
              <Table captionSide="top">
                <Table.Caption>Kafka deletes by age what nobody reads any more, at the latest</Table.Caption>
                <Table.Tbody>
                  {topics.map(({ topic, endsAt }) => (
                    <Table.Tr key={topic}>
                      <Table.Td>{topic}</Table.Td>
                      <Table.Td ta="right">{formatDateTime(endsAt)}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            )}
          </SimpleGrid>
        )}
      </Stack>
    </Paper>
  );
}
