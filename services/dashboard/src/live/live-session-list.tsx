import { Group, Paper, ScrollArea, Text, UnstyledButton } from '@mantine/core';
import type { SessionRecord } from '@sightline/schemas';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { formatDuration, formatNumber, pathOf } from '../components/format.ts';
import { VirtualList } from '../components/virtual-list.tsx';
import { BotBadge, DeviceIcon, StatusBadge } from '../sessions/session-badges.tsx';
import { visitorName } from '../sessions/visitor-name.tsx';
import classes from './live-session-list.module.css';

interface LiveSessionListProps {
  project: string;
  sessions: SessionRecord[];
  selected: string | undefined;
}

const rowHeight = 62;

/** Who is on the site now. */
export function LiveSessionList({ project, sessions, selected }: LiveSessionListProps) {
  const viewport = useRef<HTMLDivElement>(null);
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <Paper className={classes.list}>
      <Group justify="space-between" px="sm" py="xs" className={classes.head}>
        <Text size="sm" fw={600}>
          On the site now
        </Text>
        <Text size="sm" c="dimmed" className="tabular">
          {formatNumber(sessions.length)}
        </Text>
      </Group>
      <ScrollArea viewportRef={viewport} className={classes.rows} type="auto">
        <VirtualList
          items={sessions}
          rowHeight={rowHeight}
          viewport={viewport}
          render={(session) => (
            <UnstyledButton
              key={session.session}
              component={Link}
              to={`/p/${project}/live/${encodeURIComponent(session.session)}`}
              className={classes.row}
              style={{ height: rowHeight }}
              data-selected={session.session === selected || undefined}
              aria-current={session.session === selected ? 'true' : undefined}
              data-testid="live-session-row"
              data-session={session.session}
            >
              <Group justify="space-between" wrap="nowrap" gap="xs">
                <Text size="sm" fw={550} className="truncate">
                  {visitorName(session)}
                </Text>
                <Group gap={6} wrap="nowrap">
                  <BotBadge actor={session.actor} />
                  <DeviceIcon device={session.device} browser={session.browser} os={session.os} />
                  <StatusBadge status={session.status} />
                </Group>
              </Group>
              <Group justify="space-between" wrap="nowrap" gap="xs">
                <Text size="xs" c="dimmed" className="truncate" title={session.lastUrl}>
                  {pathOf(session.lastUrl)}
                </Text>
                <Text size="xs" c="dimmed" className="tabular" style={{ whiteSpace: 'nowrap' }}>
                  {formatDuration(Math.max(0, now - session.startedAt))}
                </Text>
              </Group>
            </UnstyledButton>
          )}
        />
      </ScrollArea>
    </Paper>
  );
}
