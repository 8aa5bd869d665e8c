import { Group, Select, Switch } from '@mantine/core';
import type { Device } from '@sightline/schemas';
import { viewportBands } from './viewport-bands.ts';

interface HeatmapFiltersProps {
  device: Device | undefined;
  /** Name of a viewport band. */
  width: string | undefined;
  bots: 'without' | 'only' | undefined;
  isGrouped: boolean;
  onChange: (name: 'device' | 'width' | 'bots', value: string | undefined) => void;
  onGroup: (isGrouped: boolean) => void;
}

const all = 'all';

const devices = [
  { value: all, label: 'All devices' },
  { value: 'desktop', label: 'Desktop' },
  { value: 'mobile', label: 'Mobile' },
  { value: 'tablet', label: 'Tablet' },
];

const widths = [{ value: all, label: 'All widths' }, ...viewportBands.map(({ value, label }) => ({ value, label }))];

const botChoices = [
  { value: all, label: 'People and bots' },
  { value: 'without', label: 'Without bots' },
  { value: 'only', label: 'Only bots' },
];

/** Whose visits a heatmap is made of. */
export function HeatmapFilters({ device, width, bots, isGrouped, onChange, onGroup }: HeatmapFiltersProps) {
  const choose =
    (name: 'device' | 'width' | 'bots') =>
    (value: string | null): void =>
      onChange(name, value === all || value === null ? undefined : value);
  return (
    <Group gap="sm" mb="xs">
      <Select size="xs" w={130} aria-label="Device" data={devices} value={device ?? all} onChange={choose('device')} />
      <Select
        size="xs"
        w={150}
        aria-label="Width of the window"
        data={widths}
        value={width ?? all}
        onChange={choose('width')}
      />
      <Select size="xs" w={150} aria-label="Bots" data={botChoices} value={bots ?? all} onChange={choose('bots')} />
      <Switch
        size="xs"
        label="Group pages by ids in their path"
        checked={isGrouped}
        onChange={(event) => onGroup(event.currentTarget.checked)}
      />
    </Group>
  );
}
