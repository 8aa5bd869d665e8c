import { Button, Divider, Group, Popover, Stack, Text, UnstyledButton } from '@mantine/core';
import { DateTimePicker } from '@mantine/dates';
import { IconCalendar, IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { formatDateTime } from './format.ts';
import { type RangePreset, rangePresets, type TimeRange } from './time-range.ts';

interface RangeSelectProps {
  value: TimeRange;
  onChange: (range: TimeRange) => void;
}

const labelOf = (range: TimeRange): string =>
  'last' in range ? rangePresets[range.last].label : `${formatDateTime(range.from)} – ${formatDateTime(range.to)}`;

/** A moving range, or two moments. */
export function RangeSelect({ value, onChange }: RangeSelectProps) {
  const [opened, setOpened] = useState(false);
  const [from, setFrom] = useState<string | null>(null);
  const [to, setTo] = useState<string | null>(null);
  const choose = (range: TimeRange): void => {
    onChange(range);
    setOpened(false);
  };
  const [start, end] = [from ? new Date(from).getTime() : Number.NaN, to ? new Date(to).getTime() : Date.now()];
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" shadow="md" width={270} trapFocus>
      <Popover.Target>
        <Button
          variant="default"
          size="sm"
          fw={500}
          leftSection={<IconCalendar size={15} stroke={1.7} />}
          onClick={() => setOpened((open) => !open)}
          aria-label={`Time range: ${labelOf(value)}`}
        >
          {labelOf(value)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p="xs">
        <Stack gap={2}>
          {(Object.keys(rangePresets) as RangePreset[]).map((preset) => {
            const current = 'last' in value && value.last === preset;
            return (
              <UnstyledButton
                key={preset}
                px="xs"
                py={5}
                onClick={() => choose({ last: preset })}
                aria-pressed={current}
              >
                <Group justify="space-between">
                  <Text size="sm" fw={current ? 600 : 400}>
                    {rangePresets[preset].label}
                  </Text>
                  {current && <IconCheck size={14} />}
                </Group>
              </UnstyledButton>
            );
          })}
        </Stack>
        <Divider my="xs" label="or between" />
        <Stack gap={6}>
          <DateTimePicker
            size="xs"
            label="From"
            value={from}
            onChange={setFrom}
            popoverProps={{ withinPortal: false }}
          />
          <DateTimePicker
            size="xs"
            label="To"
            placeholder="now"
            value={to}
            onChange={setTo}
            clearable
            popoverProps={{ withinPortal: false }}
          />
          <Button disabled={!(end > start)} onClick={() => choose({ from: start, to: end })}>
            Show
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
