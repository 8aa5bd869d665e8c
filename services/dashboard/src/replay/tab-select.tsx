import { Select } from '@mantine/core';
import { useRef } from 'react';
import { formatClock, pathOf } from '../components/format.ts';
import type { RecordedTab } from '../recording/recording-loader.ts';

interface TabSelectProps {
  tabs: RecordedTab[];
  value: string | undefined;
  onChange: (tab: string) => void;
}

/** Chooses the tab that is played; hidden while there is only one. */
export function TabSelect({ tabs, value, onChange }: TabSelectProps) {
  const input = useRef<HTMLInputElement>(null);
  if (tabs.length < 2) return null;
  const first = tabs[0]?.startTime ?? 0;
  return (
    <Select
      w={210}
      size="xs"
      aria-label="Tab"
      value={value ?? null}
      onChange={(tab) => {
        if (tab) onChange(tab);
        // The keyboard goes back to the player.
        input.current?.blur();
      }}
      ref={input}
      data={tabs.map(({ tab, startTime, url }, index) => ({
        value: tab,
        label: `Tab ${index + 1} of ${tabs.length} · ${index === 0 ? pathOf(url) : `opened at ${formatClock(startTime - first)}`}`,
      }))}
    />
  );
}
