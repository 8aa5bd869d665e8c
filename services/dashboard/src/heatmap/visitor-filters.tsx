import { Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { viewportBands } from './viewport-bands.ts';
import { isVisitorFilter, type VisitorChoice, type VisitorFilterName } from './visitor-filter.ts';

interface VisitorFiltersProps {
  choice: VisitorChoice;
  onChange: (name: VisitorFilterName, value: string | undefined) => void;
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

const visitorChoices = [
  { value: all, label: 'New and returning' },
  { value: 'new', label: 'New visitors' },
  { value: 'returning', label: 'Returning visitors' },
];

/** Whose visits count. */
export function VisitorFilters({ choice, onChange }: VisitorFiltersProps) {
  const choose =
    (name: VisitorFilterName) =>
    (value: string | null): void =>
      onChange(name, value === all || value === null ? undefined : value);
  return (
    <>
      <Select
        size="xs"
        w={130}
        aria-label="Device"
        data={devices}
        value={choice.device ?? all}
        onChange={choose('device')}
      />
      <Select
        size="xs"
        w={150}
        aria-label="Width of the window"
        data={widths}
        value={choice.width ?? all}
        onChange={choose('width')}
      />
      <Select
        size="xs"
        w={150}
        aria-label="Bots"
        data={botChoices}
        value={choice.bots ?? all}
        onChange={choose('bots')}
      />
      <Select
        size="xs"
        w={160}
        aria-label="New or returning visitors"
        data={visitorChoices}
        value={choice.visitors ?? all}
        onChange={choose('visitors')}
      />
      <TypedFilter
        key={`country ${choice.country}`}
        name="country"
        label="Country"
        placeholder="Country, as DE"
        hint="Two letters, as DE"
        width={140}
        value={choice.country}
        onChange={onChange}
      />
      <TypedFilter
        key={`segment ${choice.segment}`}
        name="segment"
        label="Segment"
        placeholder="Trait, as plan=gold"
        hint="Trait and value, as plan=gold"
        width={160}
        value={choice.segment}
        onChange={onChange}
      />
    </>
  );
}

interface TypedFilterProps extends Pick<VisitorFiltersProps, 'onChange'> {
  name: 'country' | 'segment';
  label: string;
  placeholder: string;
  /** How it is to be written; shown while it is not. */
  hint: string;
  width: number;
  value: string | undefined;
}

/** A filter that is typed; it counts once it is whole and left, or Enter is pressed. */
function TypedFilter({ name, label, placeholder, hint, width, value, onChange }: TypedFilterProps) {
  const [text, setText] = useState(value ?? '');
  const wanted = name === 'country' ? text.trim().toUpperCase() : text.trim();
  const isWhole = wanted === '' || isVisitorFilter(name, wanted);
  const commit = (): void => {
    if (isWhole && wanted !== (value ?? '')) onChange(name, wanted === '' ? undefined : wanted);
  };
  return (
    <TextInput
      size="xs"
      w={width}
      aria-label={label}
      placeholder={placeholder}
      value={text}
      error={isWhole ? undefined : hint}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => event.key === 'Enter' && commit()}
    />
  );
}
