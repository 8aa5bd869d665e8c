import { ActionIcon, Box, Group, Loader, Menu, Switch, Text, Tooltip, UnstyledButton } from '@mantine/core';
import {
  IconCheck,
  IconMaximize,
  IconMinimize,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconRewindBackward5,
  IconRewindForward5,
} from '@tabler/icons-react';
import { formatClock } from '../components/format.ts';
import type { IdleStretch } from './inactivity.ts';
import type { ReplayEngine, ReplayState } from './replay-engine.ts';
import { SeekBar } from './seek-bar.tsx';
import type { TimelineMark } from './timeline-marks.ts';

export const speeds = [0.5, 1, 2, 4, 8];

interface PlayerControlsProps {
  engine: ReplayEngine | undefined;
  state: ReplayState;
  marks: TimelineMark[];
  holes: IdleStretch[];
  fullscreen: boolean;
  onFullscreen: () => void;
}

export function PlayerControls({ engine, state, marks, holes, fullscreen, onFullscreen }: PlayerControlsProps) {
  const { playing, time, duration, speed, skipIdle, buffering } = state;
  const ready = engine !== undefined;
  return (
    <Box px="sm" pt={4} pb={6}>
      <SeekBar
        time={time}
        duration={duration}
        marks={marks}
        idle={state.idle}
        holes={holes}
        onSeek={(to) => engine?.seek(to)}
      />
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Group gap={4} wrap="nowrap">
          <Tooltip label="Back 5 s (←)">
            <ActionIcon
              variant="subtle"
              color="gray"
              disabled={!ready}
              onClick={() => engine?.seek(time - 5_000)}
              aria-label="Back 5 seconds"
            >
              <IconRewindBackward5 size={18} stroke={1.7} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={playing ? 'Pause (space)' : 'Play (space)'}>
            <ActionIcon
              size={34}
              radius="xl"
              disabled={!ready}
              onClick={() => engine?.toggle()}
              aria-label={playing ? 'Pause' : 'Play'}
              data-testid="replay-play"
            >
              {buffering ? (
                <Loader size={16} color="white" />
              ) : playing ? (
                <IconPlayerPauseFilled size={17} />
              ) : (
                <IconPlayerPlayFilled size={17} />
              )}
            </ActionIcon>
          </Tooltip>
          <Tooltip label="On 5 s (→)">
            <ActionIcon
              variant="subtle"
              color="gray"
              disabled={!ready}
              onClick={() => engine?.seek(time + 5_000)}
              aria-label="Forward 5 seconds"
            >
              <IconRewindForward5 size={18} stroke={1.7} />
            </ActionIcon>
          </Tooltip>
          <Text size="sm" className="tabular" ml={6} style={{ whiteSpace: 'nowrap' }}>
            {formatClock(time)}{' '}
            <Text span c="dimmed" size="sm">
              / {formatClock(duration)}
            </Text>
          </Text>
        </Group>
        <Group gap="sm" wrap="nowrap">
          <Switch
            size="xs"
            label="Skip inactivity"
            checked={skipIdle}
            onChange={(event) => engine?.setSkipIdle(event.currentTarget.checked)}
            disabled={!ready}
          />
          <Menu position="top-end">
            <Menu.Target>
              <UnstyledButton
                className="tabular"
                fz="sm"
                fw={600}
                px={8}
                py={3}
                disabled={!ready}
                aria-label={`Speed ${speed}×`}
              >
                {speed}×
              </UnstyledButton>
            </Menu.Target>
            <Menu.Dropdown>
              {speeds.map((value) => (
                <Menu.Item
                  key={value}
                  onClick={() => engine?.setSpeed(value)}
                  rightSection={value === speed ? <IconCheck size={14} /> : undefined}
                >
                  {value}×
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
          <Tooltip label={fullscreen ? 'Leave full screen (f)' : 'Full screen (f)'}>
            <ActionIcon
              variant="subtle"
              color="gray"
              onClick={onFullscreen}
              aria-label={fullscreen ? 'Leave full screen' : 'Full screen'}
            >
              {fullscreen ? <IconMinimize size={18} stroke={1.7} /> : <IconMaximize size={18} stroke={1.7} />}
            </ActionIcon>
          </Tooltip>
        </Group>
      </Group>
    </Box>
  );
}
