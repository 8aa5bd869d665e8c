import { Badge, Box, Center, Group, Loader, Paper, Progress, Tabs, Text, Transition } from '@mantine/core';
import { useFullscreenElement } from '@mantine/hooks';
import type { SessionRecord } from '@sightline/schemas';
import { IconPlayerSkipForward, IconVideoOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import type { RecordingSource } from '../api/paths.ts';
import { interactionsQuery } from '../api/queries.ts';
import type { SessionInteraction } from '../api/types.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorState } from '../components/error-state.tsx';
import { formatBytes, formatDuration } from '../components/format.ts';
import { EventList } from './event-list.tsx';
import { urlAt } from './page-visits.ts';
import classes from './player.module.css';
import { PlayerControls } from './player-controls.tsx';
import { ReplayStage } from './replay-stage.tsx';
import { SessionFacts } from './session-facts.tsx';
import { TabSelect } from './tab-select.tsx';
import { timelineMarks } from './timeline-marks.ts';
import { UrlBar } from './url-bar.tsx';
import { usePlayerKeys } from './use-player-keys.ts';
import { useRecording } from './use-recording.ts';
import { useReplayEngine } from './use-replay-engine.ts';

interface PlayerProps {
  source: RecordingSource;
  session: SessionRecord;
  /** Where to begin: a tab, and epoch ms. */
  initial?: { tab?: string | undefined; at?: number | undefined };
  /** Controls beside the address. */
  actions?: ReactNode;
}

/** Plays a session: page, timeline, and what happened. */
export function Player({ source, session, initial, actions }: PlayerProps) {
  const recording = useRecording(source.recording);
  const { data: interactions } = useQuery(interactionsQuery(source.interactions));
  const [chosen, setChosen] = useState(initial?.tab);
  const jump = useRef(initial?.at);
  const carryOn = useRef({ playing: false, speed: 1, skipIdle: true });
  const { ref: fullscreenRef, toggle, fullscreen } = useFullscreenElement<HTMLDivElement>();
  const { tabs } = recording;
  const complete = recording.status !== 'loading';
  const tab = tabs.find((one) => one.tab === chosen) ?? (chosen === undefined || complete ? tabs[0] : undefined);

  const { engine, state, size, rootRef, failed } = useReplayEngine({
    tab,
    complete,
    carryOn,
    startAt: () => {
      const at = jump.current;
      jump.current = undefined;
      return at === undefined || !tab ? 0 : at - tab.startTime;
    },
  });
  usePlayerKeys(engine, toggle);

  const start = tab?.startTime ?? session.startedAt;
  const now = start + state.time;
  /** Goes to a moment (epoch ms), in another tab if need be. */
  const goTo = (time: number, inTab: string): void => {
    if (inTab === tab?.tab) {
      engine?.seek(time - start);
      return;
    }
    const { playing, speed, skipIdle } = state;
    carryOn.current = { playing, speed, skipIdle };
    jump.current = time;
    setChosen(inTab);
  };
  const marks = useMemo(
    () => (tab && interactions ? timelineMarks(interactions, tab.tab, tab.startTime, tab.endTime) : []),
    [tab, interactions],
  );
  const holes = (tab?.holes ?? []).map(({ from, to }) => ({ from: from - start, to: to - start }));
  const tabIds = tabs.map((one) => one.tab);
  const select = ({ time, tab: inTab }: SessionInteraction): void => {
    if (tabIds.includes(inTab)) goTo(time, inTab);
  };

  if (complete && tabs.length === 0) return <NotPlayable error={recording.error} />;
  return (
    <div className={classes.player} ref={fullscreenRef}>
      <Paper className={classes.screen}>
        <Group gap="xs" p="xs" wrap="nowrap">
          <TabSelect tabs={tabs} value={tab?.tab} onChange={(to) => goTo(now, to)} />
          <UrlBar url={urlAt(state.visits, state.time) || session.entryUrl} />
          {actions}
        </Group>
        <ReplayStage size={size} rootRef={rootRef} testId="replay-viewer" maxScale={fullscreen ? 2 : 1}>
          {!size && !failed ? <Loading received={recording.receivedBytes} total={session.bytes} /> : null}
          {failed ? <ErrorState title="The player could not start" error={failed} /> : null}
          <Transition mounted={state.skipped > 0} transition="fade">
            {(style) => (
              <Badge
                style={style}
                className={classes.skipped}
                size="lg"
                variant="filled"
                color="dark"
                leftSection={<IconPlayerSkipForward size={14} />}
              >
                Skipped {formatDuration(state.skipped)} of inactivity
              </Badge>
            )}
          </Transition>
        </ReplayStage>
        <PlayerControls
          engine={engine}
          state={state}
          marks={marks}
          holes={holes}
          fullscreen={fullscreen}
          onFullscreen={toggle}
        />
        {recording.status === 'failed' && (
          <Text size="xs" c="red" px="sm" pb={6} role="alert">
            The recording did not arrive whole; what came is shown.
          </Text>
        )}
      </Paper>
      {!fullscreen && (
        <Paper className={classes.panel}>
          <Tabs defaultValue="events" className={classes.tabs}>
            <Tabs.List>
              <Tabs.Tab value="events">Events</Tabs.Tab>
              <Tabs.Tab value="facts">Details</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="events" className={classes.tabPanel}>
              <EventList
                interactions={interactions}
                tabs={tabIds}
                now={{ tab: tab?.tab, time: now }}
                startTime={tabs[0]?.startTime ?? session.startedAt}
                onSelect={select}
              />
            </Tabs.Panel>
            <Tabs.Panel value="facts" className={classes.tabPanel}>
              <SessionFacts session={session} />
            </Tabs.Panel>
          </Tabs>
        </Paper>
      )}
    </div>
  );
}

function Loading({ received, total }: { received: number; total: number }) {
  return (
    <Center pos="absolute" inset={0} aria-busy="true">
      <Box w={220} ta="center">
        <Loader size="sm" />
        <Text size="sm" c="dimmed" my={6}>
          Loading the recording… {formatBytes(received)}
        </Text>
        <Progress value={total > 0 ? Math.min(100, (received / total) * 100) : 0} size="xs" />
      </Box>
    </Center>
  );
}

function NotPlayable({ error }: { error: unknown }) {
  if (error) return <ErrorState title="The recording could not be loaded" error={error} />;
  return (
    <Paper data-testid="not-playable">
      <EmptyState icon={IconVideoOff} title="This session cannot be played">
        Its first page never arrived: the visitor left at once, or the page was larger than a chunk may be. What the
        visitor did is still counted.
      </EmptyState>
    </Paper>
  );
}
