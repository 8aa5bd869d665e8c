import { ActionIcon, Anchor, Badge, Group, Table, Text, Tooltip } from '@mantine/core';
import type { Alert, Evidence } from '@sightline/schemas';
import { IconBraces } from '@tabler/icons-react';
import { Link } from 'react-router';
import { formatAgo, formatDateTime, formatNumber, shortId } from '../components/format.ts';
import { evidencePath } from './evidence-path.ts';
import { severityColor } from './severity.ts';

interface AlertRowProps {
  project: string;
  alert: Alert;
  /** It came while the page was open. */
  fresh: boolean;
  onOpen: () => void;
}

const shownSessions = 3;

/** The newest piece of evidence of each session. */
function evidenceBySession(alert: Alert): Map<string, Evidence> {
  const found = new Map<string, Evidence>();
  for (const { data } of alert.evidences) {
    const known = found.get(data.session);
    if (!known || data.time > known.time) found.set(data.session, data);
  }
  return found;
}

export function AlertRow({ project, alert, fresh, onOpen }: AlertRowProps) {
  const { finding_info: finding, unmapped } = alert;
  const evidence = evidenceBySession(alert);
  const sessions = [...new Set([...evidence.keys(), ...unmapped.sessions])];
  return (
    <Table.Tr
      className="clickable-row"
      onClick={(event) => {
        if (!(event.target instanceof Element && event.target.closest('a, button'))) onOpen();
      }}
      data-testid="alert-row"
      data-rule={finding.analytic.uid}
      data-uid={finding.uid}
    >
      <Table.Td>
        <Badge
          color={severityColor(alert.severity_id)}
          variant={alert.severity_id >= 4 ? 'filled' : 'light'}
          miw="max-content"
        >
          {alert.severity}
        </Badge>
      </Table.Td>
      <Table.Td>
        <Group gap={6}>
          <Text size="sm" fw={550}>
            {finding.title}
          </Text>
          {fresh && <Badge color="teal">New</Badge>}
          {alert.status_id === 4 && <Badge color="gray">Resolved</Badge>}
        </Group>
        <Text size="xs" c="dimmed">
          {alert.message}
          {(finding.types ?? []).length > 0 && ` · ${(finding.types ?? []).join(', ')}`}
        </Text>
      </Table.Td>
      <Table.Td ta="right" className="tabular">
        {formatNumber(unmapped.count)}
      </Table.Td>
      <Table.Td>
        <Text size="sm" className="truncate" maw={200} title={unmapped.group}>
          {unmapped.group}
        </Text>
      </Table.Td>
      <Table.Td>
        <Group gap={8}>
          {sessions.slice(0, shownSessions).map((session) => {
            const found = evidence.get(session);
            const to = found ? evidencePath(project, found) : `/p/${project}/sessions/${encodeURIComponent(session)}`;
            return (
              <Tooltip key={session} label={found ? `Watch what happened (${found.type})` : 'Watch the session'}>
                <Anchor component={Link} to={to} size="sm" ff="monospace" style={{ whiteSpace: 'nowrap' }}>
                  {shortId(session)}
                </Anchor>
              </Tooltip>
            );
          })}
          {sessions.length > shownSessions && (
            <Text size="xs" c="dimmed">
              and {formatNumber(sessions.length - shownSessions)} more
            </Text>
          )}
        </Group>
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        <Text size="sm" c="dimmed" title={formatDateTime(alert.time)}>
          {formatAgo(alert.time)}
        </Text>
      </Table.Td>
      <Table.Td>
        <Tooltip label="OCSF finding as JSON">
          <ActionIcon variant="subtle" color="gray" onClick={onOpen} aria-label={`Details of ${finding.title}`}>
            <IconBraces size={16} />
          </ActionIcon>
        </Tooltip>
      </Table.Td>
    </Table.Tr>
  );
}
