import { Alert, Button, Center, Group, Paper, Skeleton, Stack, Text } from '@mantine/core';
import { IconBroadcast, IconPlugConnectedX } from '@tabler/icons-react';
import { useParams } from 'react-router';
import { EmptyState } from '../components/empty-state.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { type RealTimeState, useRealTimeSessionsWebSocket } from '../hooks/use-real-time-sessions-websocket.ts';
import { LiveSessionList } from '../live/live-session-list.tsx';
import { LiveViewer } from '../live/live-viewer.tsx';
import { InstallSnippet } from '../projects/install-snippet.tsx';
import { useProject } from '../projects/project-context.ts';
import { connectionText } from '../shell/connection-dot.tsx';
import pageClasses from './full-height-page.module.css';
import classes from './live-sessions-page.module.css';

/** Who is on the site now, and one of them as it happens. */
export function LiveSessionsPage() {
  const project = useProject();
  const { session: selected } = useParams();
  const { connection, sessions, listed, subscribe, reconnect } = useRealTimeSessionsWebSocket({ project: project.id });
  const nobody = listed && sessions.length === 0 && selected === undefined;
  return (
    <div className={pageClasses.page}>
      <PageHeader
        title="Live"
        description="Sessions as they happen: what you see is what the visitor sees, without what was masked."
      />
      <Disconnected connection={connection} onReconnect={reconnect} />
      {nobody ? (
        <Paper>
          <EmptyState icon={IconBroadcast} title="Nobody is on the site right now">
            <Text size="sm" c="dimmed" mb="md">
              Open a page with the recorder on it: it shows up here within a second or two.
            </Text>
            <InstallSnippet project={project} />
          </EmptyState>
        </Paper>
      ) : (
        <div className={classes.columns}>
          {listed ? (
            <LiveSessionList project={project.id} sessions={sessions} selected={selected} />
          ) : (
            <Stack w={300} gap="xs" aria-busy="true">
              {[0, 1, 2, 3, 4].map((row) => (
                <Skeleton key={row} h={54} />
              ))}
            </Stack>
          )}
          {selected ? (
            <LiveViewer
              key={selected}
              subscribe={subscribe}
              project={project.id}
              session={selected}
              record={sessions.find(({ session }) => session === selected)}
            />
          ) : (
            <Paper className={classes.choose}>
              <Center h="100%">
                <Text size="sm" c="dimmed">
                  Choose a session to watch it.
                </Text>
              </Center>
            </Paper>
          )}
        </div>
      )}
    </div>
  );
}

function Disconnected({ connection, onReconnect }: { connection: RealTimeState; onReconnect: () => void }) {
  if (connection.status !== 'waiting' && connection.status !== 'closed') return null;
  return (
    <Alert
      color={connection.status === 'closed' ? 'red' : 'orange'}
      icon={<IconPlugConnectedX size={18} />}
      p="xs"
      mb="sm"
      role="status"
    >
      <Group justify="space-between" gap="sm">
        <Text size="sm">
          {connectionText(connection)}.{' '}
          {connection.status === 'waiting' &&
            'If it stays like this, check that the gateway runs and that the network lets WebSockets through.'}
        </Text>
        <Button variant="default" onClick={onReconnect}>
          Try now
        </Button>
      </Group>
    </Alert>
  );
}
