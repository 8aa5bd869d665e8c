import { Badge, Button, Center, Group, Loader, Paper, Select, Text, Tooltip } from '@mantine/core';
import type { SessionRecord } from '@sightline/schemas';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { pathOf } from '../components/format.ts';
import { type RealTimeSessions, useRealTimeState } from '../hooks/use-real-time-sessions-websocket.ts';
import { ReplayStage } from '../replay/replay-stage.tsx';
import { UrlBar } from '../replay/url-bar.tsx';
import { StatusBadge } from '../sessions/session-badges.tsx';
import { visitorName } from '../sessions/visitor-name.tsx';
import { connectionText } from '../shell/connection-dot.tsx';
import classes from './live-viewer.module.css';
import { type LiveView, useLiveView } from './use-live-view.ts';

const following = 'active';

interface LiveViewerProps {
  subscribe: RealTimeSessions['subscribe'];
  project: string;
  session: string;
  /** Undefined once it has left the list. */
  record: SessionRecord | undefined;
}

/** A session as it happens. */
export function LiveViewer({ subscribe, project, session, record }: LiveViewerProps) {
  const [follow, setFollow] = useState<string>();
  const view = useLiveView(subscribe, session, follow);
  const { tabs, shown, size, rootRef, error } = view;
  const url = tabs.find(({ tab }) => tab === shown)?.url ?? record?.lastUrl ?? '';
  return (
    <Paper className={classes.viewer}>
      <Group gap="xs" p="xs" wrap="nowrap">
        <Text size="sm" fw={600} className="truncate" maw={180}>
          {record ? visitorName(record) : 'Session'}
        </Text>
        <StatusBadge status={record?.status ?? 'ended'} />
        <UrlBar url={url} />
        {tabs.length > 1 && (
          <Select
            size="xs"
            w={190}
            aria-label="Tab"
            value={follow ?? following}
            onChange={(value) => setFollow(value === following || value === null ? undefined : value)}
            data={[
              { value: following, label: `Follow the active of ${tabs.length} tabs` },
              ...tabs.map(({ tab, url: address }, index) => ({
                value: tab,
                label: `Tab ${index + 1} · ${pathOf(address)}`,
              })),
            ]}
          />
        )}
        <LatencyBadge view={view} />
        <Button
          component={Link}
          to={`/p/${project}/sessions/${encodeURIComponent(session)}`}
          variant="default"
          leftSection={<IconPlayerPlay size={14} />}
          style={{ flexShrink: 0 }}
        >
          Replay
        </Button>
      </Group>
      <ReplayStage size={size} rootRef={rootRef} testId="live-viewer">
        {!shown && <Waiting view={view} ended={record === undefined} />}
        {error && (
          <Center className={classes.notice}>
            <Badge size="lg" color="red" variant="filled">
              {error}
            </Badge>
          </Center>
        )}
      </ReplayStage>
    </Paper>
  );
}

/** How far what is seen lags behind what happens, or why nothing new is seen. */
function LatencyBadge({ view }: { view: LiveView }) {
  const connection = useRealTimeState(view.connection);
  const { latencyMs, notice, live } = view;
  if (connection.status !== 'open') {
    return (
      <Badge color="orange" style={{ flexShrink: 0 }}>
        {connectionText(connection)}
      </Badge>
    );
  }
  if (notice) {
    return (
      <Tooltip label={`${notice}: the page is shown again from its next keyframe.`}>
        <Badge color="yellow" style={{ flexShrink: 0 }}>
          Catching up
        </Badge>
      </Tooltip>
    );
  }
  // Clocks differ between machines: a lag that cannot be is not shown.
  const plausible = latencyMs !== undefined && latencyMs > -250 && latencyMs < 60_000;
  return (
    <Tooltip label="Between what the visitor did and its arrival here, as far as the two clocks agree">
      <Badge
        color={live ? 'teal' : 'gray'}
        variant={live ? 'filled' : 'light'}
        style={{ flexShrink: 0 }}
        data-testid="live-latency"
      >
        {!live ? 'Loading' : plausible ? `Live · ${(Math.max(0, latencyMs) / 1000).toFixed(1)} s` : 'Live'}
      </Badge>
    </Tooltip>
  );
}

function Waiting({ view, ended }: { view: LiveView; ended: boolean }) {
  return (
    <Center pos="absolute" inset={0}>
      <Group gap="xs">
        {!ended && <Loader size="sm" />}
        <Text size="sm" c="dimmed">
          {ended
            ? 'This session is not live any more.'
            : view.live
              ? 'Waiting for a whole page of this session…'
              : 'Loading the page as it is now…'}
        </Text>
      </Group>
    </Center>
  );
}
