import { Group, Select, Switch } from '@mantine/core';
import type { VisitorChoice, VisitorFilterName } from './visitor-filter.ts';
import { VisitorFilters } from './visitor-filters.tsx';

interface HeatmapFiltersProps {
  choice: VisitorChoice;
  /** What it is compared with. */
  other: VisitorChoice | undefined;
  isGrouped: boolean;
  onChange: (name: VisitorFilterName, value: string | undefined) => void;
  onChangeOther: (name: VisitorFilterName, value: string | undefined) => void;
  onGroup: (isGrouped: boolean) => void;
  onCompare: (isComparing: boolean) => void;
}

const shown = [
  { value: 'one', label: 'One heatmap' },
  { value: 'two', label: 'Compare with …' },
];

/** Whose visits a heatmap is made of, or two are. */
export function HeatmapFilters(props: HeatmapFiltersProps) {
  const { choice, other, isGrouped, onChange, onChangeOther, onGroup, onCompare } = props;
  return (
    <>
      <Group gap="sm" mb="xs">
        <VisitorFilters choice={choice} onChange={onChange} />
        <Switch
          size="xs"
          label="Group pages by ids in their path"
          checked={isGrouped}
          onChange={(event) => onGroup(event.currentTarget.checked)}
        />
        <Select
          size="xs"
          w={150}
          aria-label="Comparison"
          allowDeselect={false}
          data={shown}
          value={other ? 'two' : 'one'}
          onChange={(value) => onCompare(value === 'two')}
        />
      </Group>
      {other && (
        <Group gap="sm" mb="xs" role="group" aria-label="Compared with">
          <VisitorFilters choice={other} onChange={onChangeOther} />
        </Group>
      )}
    </>
  );
}
