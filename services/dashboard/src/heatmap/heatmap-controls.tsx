import { Button, Group, Select, Slider, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { HeatmapSettings } from './heatmap-settings.ts';
import { type PaletteName, paletteNames } from './palette.ts';

interface HeatmapControlsProps {
  settings: HeatmapSettings;
  onChange: (settings: HeatmapSettings) => void;
  onExport: () => void;
}

const percentiles = [
  { value: '100', label: 'Maximum' },
  { value: '99', label: '99th percentile' },
  { value: '95', label: '95th percentile' },
  { value: '90', label: '90th percentile' },
];

/** How the heatmap is drawn, as opposed to what it shows. */
export function HeatmapControls({ settings, onChange, onExport }: HeatmapControlsProps) {
  const set = (part: Partial<HeatmapSettings>): void => onChange({ ...settings, ...part });
  return (
    <Group gap="lg" mb="xs">
      <Group gap="xs">
        <Text size="xs" c="dimmed" id="heatmap-radius">
          Radius
        </Text>
        <Slider
          w={110}
          size="sm"
          min={8}
          max={80}
          label={(value) => `${value} px`}
          value={settings.radius}
          onChange={(radius) => set({ radius })}
          thumbProps={{ 'aria-labelledby': 'heatmap-radius' }}
        />
      </Group>
      <Group gap="xs">
        <Text size="xs" c="dimmed" id="heatmap-opacity">
          Opacity
        </Text>
        <Slider
          w={110}
          size="sm"
          min={0.1}
          max={1}
          step={0.05}
          label={(value) => `${Math.round(value * 100)} %`}
          value={settings.opacity}
          onChange={(opacity) => set({ opacity })}
          thumbProps={{ 'aria-labelledby': 'heatmap-opacity' }}
        />
      </Group>
      <Group gap="xs">
        <Text size="xs" c="dimmed">
          Hottest at
        </Text>
        <Select
          size="xs"
          w={140}
          aria-label="Hottest at"
          data={percentiles}
          value={String(settings.percentile)}
          onChange={(value) => value && set({ percentile: Number(value) })}
        />
      </Group>
      <Group gap="xs">
        <Text size="xs" c="dimmed">
          Colours
        </Text>
        <Select
          size="xs"
          w={160}
          aria-label="Colours"
          data={Object.entries(paletteNames).map(([value, label]) => ({ value, label }))}
          value={settings.palette}
          onChange={(value) => value && set({ palette: value as PaletteName })}
        />
      </Group>
      <Button variant="default" leftSection={<IconDownload size={14} />} onClick={onExport} ml="auto">
        Export PNG
      </Button>
    </Group>
  );
}
