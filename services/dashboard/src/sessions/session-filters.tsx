import { Group, MultiSelect, Select } from '@mantine/core';

const all = 'all';

const actors = [
  { value: all, label: 'Everybody' },
  { value: 'people', label: 'Without bots' },
  { value: 'user', label: 'Identified users' },
  { value: 'visitor', label: 'Unknown visitors' },
  { value: 'bot', label: 'Only bots' },
];

const devices = [
  { value: all, label: 'All devices' },
  { value: 'desktop', label: 'Desktop' },
  { value: 'mobile', label: 'Mobile' },
  { value: 'tablet', label: 'Tablet' },
];

const durations = [
  { value: all, label: 'Any duration' },
  { value: '10000', label: 'From 10 s' },
  { value: '60000', label: 'From 1 min' },
  { value: '600000', label: 'From 10 min' },
];

const traits = [
  { value: 'rage', label: 'Rage clicks' },
  { value: 'dead', label: 'Dead clicks' },
  { value: 'errors', label: 'Errors' },
  { value: 'gaps', label: 'Gaps' },
  { value: 'playable', label: 'Can be replayed' },
];

/** Values as the API takes them; empty: no restriction. */
export interface SessionFilterValues {
  actor: string;
  device: string;
  /** Least duration, ms. */
  duration: string;
  having: string[];
}

interface SessionFiltersProps extends SessionFilterValues {
  onChange: (name: keyof SessionFilterValues, value: string) => void;
}

/** Which sessions the list has. */
export function SessionFilters({ actor, device, duration, having, onChange }: SessionFiltersProps) {
  const choose =
    (name: keyof SessionFilterValues) =>
    (value: string | null): void =>
      onChange(name, value === all || value === null ? '' : value);
  return (
    <Group gap="sm" mb="xs">
      <Select size="xs" w={150} aria-label="Who" data={actors} value={actor || all} onChange={choose('actor')} />
      <Select size="xs" w={130} aria-label="Device" data={devices} value={device || all} onChange={choose('device')} />
      <Select
        size="xs"
        w={130}
        aria-label="Duration"
        data={durations}
        value={duration || all}
        onChange={choose('duration')}
      />
      <MultiSelect
        size="xs"
        miw={220}
        aria-label="Only sessions with"
        placeholder={having.length === 0 ? 'With …' : ''}
        data={traits}
        value={having}
        onChange={(values) => onChange('having', values.join(','))}
        clearable
      />
    </Group>
  );
}
