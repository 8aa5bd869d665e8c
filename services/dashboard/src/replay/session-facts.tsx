import { ScrollArea, Stack, Text } from '@mantine/core';
import type { SessionRecord } from '@sightline/schemas';
import { formatBytes, formatDateTime, formatDuration, formatNumber } from '../components/format.ts';
import { behaviourFacts } from './behaviour-facts.ts';

/** Everything the session record says, for people. */
export function SessionFacts({ session }: { session: SessionRecord }) {
  const facts: [string, string][] = [
    ['User', session.user || 'not identified'],
    ['Actor', session.actor],
    ['Started', formatDateTime(session.startedAt)],
    ['Last activity', formatDateTime(session.lastActivityAt)],
    ['Duration', formatDuration(session.durationMs)],
    ['Active', formatDuration(session.activeMs)],
    ['Tabs', formatNumber(session.tabs)],
    ['Pages', formatNumber(session.pages)],
    [
      'Clicks',
      `${formatNumber(session.clicks)}, ${formatNumber(session.rageClicks)} in rage, ${formatNumber(session.deadClicks)} dead`,
    ],
    ['Errors', formatNumber(session.errors)],
    ...(session.behaviour ? behaviourFacts(session.behaviour) : []),
    ['Entry', session.entryUrl],
    [session.status === 'ended' ? 'Exit' : 'Last page', session.lastUrl],
    ['Device', [session.device, session.browser, session.os].filter(Boolean).join(' · ')],
    ['Source', session.source],
    [
      'Recorded',
      `${formatNumber(session.events)} events, ${formatNumber(session.chunks)} chunks, ${formatBytes(session.bytes)}`,
    ],
    ['Gaps', session.gaps === 0 ? 'none' : formatNumber(session.gaps)],
    ['Session', session.session],
  ];
  return (
    <ScrollArea h="100%" type="auto">
      <Stack gap="xs" p="sm" component="dl" m={0}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <Text component="dt" size="xs" c="dimmed">
              {name}
            </Text>
            <Text component="dd" size="sm" m={0} style={{ overflowWrap: 'anywhere' }}>
              {value}
            </Text>
          </div>
        ))}
      </Stack>
    </ScrollArea>
  );
}
