import { Group, Text } from '@mantine/core';
import type { SessionRecord } from '@sightline/schemas';
import { shortId } from '../components/format.ts';
import { BotBadge } from './session-badges.tsx';

/** The site's own id of an identified visitor; otherwise the session's. */
export const visitorName = ({ user, session }: Pick<SessionRecord, 'user' | 'session'>): string =>
  user === '' ? `Visitor ${shortId(session)}` : user;

export function VisitorName({ session }: { session: SessionRecord }) {
  return (
    <Group gap={6} wrap="nowrap">
      <Text
        size="sm"
        fw={session.user === '' ? 400 : 550}
        className="truncate"
        maw={200}
        // An id is short already.
        style={session.user === '' ? { flexShrink: 0 } : undefined}
        title={session.session}
      >
        {visitorName(session)}
      </Text>
      <BotBadge actor={session.actor} />
    </Group>
  );
}
