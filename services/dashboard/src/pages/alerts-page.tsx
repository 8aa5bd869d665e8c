import { ActionIcon, Badge, Paper, Skeleton, Stack, Table, Tooltip } from '@mantine/core';
import { IconRefresh, IconShieldCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { AlertDrawer } from '../alerts/alert-drawer.tsx';
import { AlertRow } from '../alerts/alert-row.tsx';
import { mergeAlerts } from '../alerts/merge-alerts.ts';
import { alertsQuery } from '../api/queries.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorState } from '../components/error-state.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { useRealTimeSessionsWebSocket } from '../hooks/use-real-time-sessions-websocket.ts';
import { useProject } from '../projects/project-context.ts';

const limit = 200;

/** Findings of the detections, the newest first; new ones come in over the WebSocket. */
export function AlertsPage() {
  const project = useProject();
  const { data, error, isFetching, refetch } = useQuery(alertsQuery(project.id, limit));
  const { alerts: live, connection } = useRealTimeSessionsWebSocket({ project: project.id });
  const [openUid, setOpenUid] = useState<string>();
  const alerts = useMemo(() => mergeAlerts(data ?? [], live), [data, live]);
  const fresh = useMemo(
    () => new Set(live.filter(({ activity_id }) => activity_id === 1).map((alert) => alert.finding_info.uid)),
    [live],
  );
  return (
    <>
      <PageHeader title="Alerts" description="What the detections found in the stream of sessions.">
        {connection.status === 'open' && (
          <Badge color="teal" variant="dot">
            New ones come in live
          </Badge>
        )}
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
      {error && alerts.length === 0 ? (
        <ErrorState title="The alerts could not be loaded" error={error} onRetry={() => void refetch()} />
      ) : !data && alerts.length === 0 ? (
        <Stack gap="xs" aria-busy="true">
          {[0, 1, 2, 3, 4].map((row) => (
            <Skeleton key={row} h={44} />
          ))}
        </Stack>
      ) : alerts.length === 0 ? (
        <Paper>
          <EmptyState icon={IconShieldCheck} title="Nothing suspicious so far">
            The detections watch every session as it happens. What they find shows up here within a second, and as a
            message wherever you are in the dashboard.
          </EmptyState>
        </Paper>
      ) : (
        <Paper style={{ overflow: 'hidden' }}>
          <Table.ScrollContainer minWidth={860} type="native">
            <Table highlightOnHover>
              <Table.Thead>
                <Table.Tr>
                  {['Severity', 'Finding', 'Count', 'Group', 'Sessions', 'Last seen', ''].map((label) => (
                    <Table.Th
                      key={label}
                      fw={550}
                      c="dimmed"
                      ta={label === 'Count' ? 'right' : 'left'}
                      style={{ whiteSpace: 'nowrap' }}
                    >
                      {label}
                    </Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {alerts.map((alert) => (
                  <AlertRow
                    key={alert.finding_info.uid}
                    project={project.id}
                    alert={alert}
                    fresh={fresh.has(alert.finding_info.uid)}
                    onOpen={() => setOpenUid(alert.finding_info.uid)}
                  />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Paper>
      )}
      <AlertDrawer
        project={project.id}
        alert={alerts.find((alert) => alert.finding_info.uid === openUid)}
        onClose={() => setOpenUid(undefined)}
      />
    </>
  );
}
