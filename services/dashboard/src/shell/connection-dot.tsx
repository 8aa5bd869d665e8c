import { Badge, Tooltip, UnstyledButton } from '@mantine/core';
import { type RealTimeState, useRealTimeSessionsWebSocket } from '../hooks/use-real-time-sessions-websocket.ts';

/** What the state of the live connection means, in words. */
export function connectionText(state: RealTimeState): string {
  switch (state.status) {
    case 'connecting':
      return 'Connecting to the live gateway…';
    case 'open':
      return 'Connected live';
    case 'waiting':
      return `Live connection lost. Trying again in ${state.seconds} s`;
    case 'closed':
      return state.message || 'Live connection closed';
  }
}

const looks = {
  connecting: { color: 'yellow', label: 'Connecting' },
  open: { color: 'teal', label: 'Live' },
  waiting: { color: 'orange', label: 'Reconnecting' },
  closed: { color: 'red', label: 'Offline' },
} as const;

/** Says whether what is on the page is up to the second. A click tries again. */
export function ConnectionDot({ project }: { project: string }) {
  const { connection, reconnect } = useRealTimeSessionsWebSocket({ project });
  const text = connectionText(connection);
  const again = connection.status === 'waiting' || connection.status === 'closed';
  const { color, label } = looks[connection.status];
  return (
    <Tooltip label={again ? `${text}. Click to try now.` : text} multiline maw={280}>
      <UnstyledButton
        aria-label={text}
        onClick={again ? reconnect : undefined}
        mr={4}
        style={{ cursor: again ? 'pointer' : 'default', display: 'flex' }}
      >
        <Badge variant="dot" color={color} radius="xl" size="md" style={{ cursor: 'inherit' }}>
          {label}
        </Badge>
      </UnstyledButton>
    </Tooltip>
  );
}
