import { Center, ScrollArea, SegmentedControl, Skeleton, Stack, Text, ThemeIcon, UnstyledButton } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { SessionInteraction } from '../api/types.ts';
import { formatClock } from '../components/format.ts';
import { VirtualList } from '../components/virtual-list.tsx';
import classes from './event-list.module.css';
import { describeInteraction, kindOf } from './interaction-kinds.ts';

interface EventListProps {
  /** Undefined while they load. */
  interactions: SessionInteraction[] | undefined;
  /** In the order in which they were opened. */
  tabs: string[];
  /** What is shown now; epoch ms. */
  now: { tab: string | undefined; time: number };
  /** Epoch ms of the session's start. */
  startTime: number;
  onSelect: (interaction: SessionInteraction) => void;
}

const rowHeight = 46;
/** After somebody touched the list it does not follow the player for this long. */
const handsOffMs = 4_000;
const filters = {
  all: { label: 'All', types: undefined },
  pages: { label: 'Pages', types: ['navigation'] },
  clicks: { label: 'Clicks', types: ['click', 'rage_click'] },
  errors: { label: 'Errors', types: ['error', 'rage_click', 'automation'] },
  custom: { label: 'Custom', types: ['custom', 'identify'] },
} as const;
type Filter = keyof typeof filters;

/** What happened in the session, in every tab; a click goes there. */
export function EventList({ interactions, tabs, now, startTime, onSelect }: EventListProps) {
  const [filter, setFilter] = useState<Filter>('all');
  const viewport = useRef<HTMLDivElement>(null);
  const touchedAt = useRef(Number.NEGATIVE_INFINITY);
  const touch = (): void => {
    touchedAt.current = performance.now();
  };
  const shown = useMemo(() => {
    const types: readonly string[] | undefined = filters[filter].types;
    return (interactions ?? []).filter(({ type }) => (types ? types.includes(type) : type !== 'move'));
  }, [interactions, filter]);
  const current = shown.findLastIndex(({ tab, time }) => tab === now.tab && time <= now.time + 20);

  useEffect(() => {
    const element = viewport.current;
    // Whoever is looking through the list is left alone.
    if (!element || current < 0 || performance.now() - touchedAt.current < handsOffMs) return;
    const top = current * rowHeight;
    if (top < element.scrollTop || top > element.scrollTop + element.clientHeight - rowHeight) {
      element.scrollTo({ top: Math.max(0, top - element.clientHeight / 3) });
    }
  }, [current]);

  return (
    <Stack gap={0} h="100%" mih={0} onWheel={touch} onPointerMove={touch} onKeyDown={touch}>
      <div className={classes.filters}>
        <SegmentedControl
          size="xs"
          fullWidth
          aria-label="Which events"
          value={filter}
          onChange={(value) => setFilter(value as Filter)}
          data={Object.entries(filters).map(([value, { label }]) => ({ value, label }))}
        />
      </div>
      <ScrollArea viewportRef={viewport} style={{ flex: 1, minHeight: 0 }} type="auto">
        {interactions === undefined ? (
          <Stack p="xs" gap="xs" aria-busy="true">
            {[0, 1, 2, 3, 4, 5].map((row) => (
              <Skeleton key={row} h={34} />
            ))}
          </Stack>
        ) : shown.length === 0 ? (
          <Center p="xl">
            <Text size="sm" c="dimmed">
              Nothing of this kind happened.
            </Text>
          </Center>
        ) : (
          <VirtualList
            items={shown}
            rowHeight={rowHeight}
            viewport={viewport}
            render={(interaction, index) => (
              <EventRow
                key={`${interaction.tab}/${interaction.seq}/${interaction.index}`}
                interaction={interaction}
                current={index === current}
                tabNumber={tabs.length > 1 ? tabs.indexOf(interaction.tab) + 1 : 0}
                startTime={startTime}
                onSelect={onSelect}
              />
            )}
          />
        )}
      </ScrollArea>
    </Stack>
  );
}

interface EventRowProps {
  interaction: SessionInteraction;
  current: boolean;
  /** 0 when there is only one tab. */
  tabNumber: number;
  startTime: number;
  onSelect: (interaction: SessionInteraction) => void;
}

function EventRow({ interaction, current, tabNumber, startTime, onSelect }: EventRowProps) {
  const { label, icon: Icon, color } = kindOf(interaction.type);
  return (
    <UnstyledButton
      className={classes.row}
      style={{ height: rowHeight }}
      data-current={current || undefined}
      aria-current={current ? 'true' : undefined}
      onClick={() => onSelect(interaction)}
    >
      <ThemeIcon variant="light" color={color} size={26} radius="md">
        <Icon size={15} stroke={1.8} />
      </ThemeIcon>
      <div className={classes.text}>
        <Text size="sm" fw={550} lh={1.25}>
          {label}
          {tabNumber > 0 && (
            <Text span size="xs" c="dimmed" fw={400}>
              {' '}
              · tab {tabNumber}
            </Text>
          )}
        </Text>
        <Text size="xs" c="dimmed" className="truncate" lh={1.25}>
          {describeInteraction(interaction)}
        </Text>
      </div>
      <Text size="xs" c="dimmed" className="tabular">
        {formatClock(interaction.time - startTime)}
      </Text>
    </UnstyledButton>
  );
}
