import { Anchor, Table, Text } from '@mantine/core';
import type { SessionRecord } from '@sightline/schemas';
import { Link, useNavigate } from 'react-router';
import { formatAgo, formatDateTime, formatDuration, formatNumber, pathOf } from '../components/format.ts';
import { DeviceIcon, StatusBadge } from './session-badges.tsx';
import { VisitorName } from './visitor-name.tsx';

function Count({ value, color = 'inherit' }: { value: number; color?: string }) {
  return (
    <Table.Td ta="right" className="tabular">
      <Text span size="sm" c={value === 0 ? 'dimmed' : color} fw={value > 0 && color !== 'inherit' ? 600 : 400}>
        {value === 0 ? '–' : formatNumber(value)}
      </Text>
    </Table.Td>
  );
}

/** A session; a click anywhere on it opens the replay. */
export function SessionRow({ session, to }: { session: SessionRecord; to: string }) {
  const navigate = useNavigate();
  return (
    <Table.Tr
      className="clickable-row"
      data-testid="session-row"
      data-session={session.session}
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest('a')) return;
        void navigate(to);
      }}
    >
      <Table.Td>
        <StatusBadge status={session.status} />
      </Table.Td>
      <Table.Td>
        <Anchor component={Link} to={to} c="inherit" underline="hover">
          <VisitorName session={session} />
        </Anchor>
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        <Text size="sm" c="dimmed" title={formatDateTime(session.startedAt)}>
          {formatAgo(session.startedAt)}
        </Text>
      </Table.Td>
      <Count value={session.pages} />
      <Count value={session.clicks} />
      <Count value={session.rageClicks} color="orange" />
      <Count value={session.deadClicks} color="orange" />
      <Count value={session.errors} color="red" />
      <Table.Td className="tabular" style={{ whiteSpace: 'nowrap' }}>
        {formatDuration(session.durationMs)}
      </Table.Td>
      <Table.Td className="tabular" style={{ whiteSpace: 'nowrap' }}>
        {formatDuration(session.activeMs)}
      </Table.Td>
      <Table.Td maw={150}>
        <Text size="sm" className="truncate" title={session.entryUrl}>
          {pathOf(session.entryUrl)}
        </Text>
      </Table.Td>
      <Table.Td maw={150}>
        <Text size="sm" className="truncate" title={session.lastUrl}>
          {pathOf(session.lastUrl)}
        </Text>
      </Table.Td>
      <Table.Td>
        <DeviceIcon device={session.device} browser={session.browser} os={session.os} />
      </Table.Td>
    </Table.Tr>
  );
}
