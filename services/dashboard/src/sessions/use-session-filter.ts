import { useCallback, useState } from 'react';
import { useSearchParams } from 'react-router';
import { decodeRange, encodeRange, type TimeRange } from '../components/time-range.ts';
import type { SessionFilterValues } from './session-filters.tsx';
import { decodeSort, encodeSort, type SessionSort } from './session-sort.ts';

export interface SessionFilterState {
  range: TimeRange;
  search: string;
  values: SessionFilterValues;
  sort: SessionSort | undefined;
  /** Of the page shown; undefined for the first. */
  cursor: string | undefined;
  pageNumber: number;
  setRange: (range: TimeRange) => void;
  setSearch: (search: string) => void;
  setValue: (name: keyof SessionFilterValues, value: string) => void;
  setSort: (sort: SessionSort | undefined) => void;
  next: (cursor: string) => void;
  previous: () => void;
}

/** Range, search, filters and order stand in the address, so that a list can be sent to somebody; pages do not. */
export function useSessionFilter(): SessionFilterState {
  const [parameters, setParameters] = useSearchParams();
  const [cursors, setCursors] = useState<string[]>([]);
  const set = useCallback(
    (name: string, value: string) => {
      setCursors([]);
      setParameters(
        (before) => {
          const after = new URLSearchParams(before);
          if (value === '') after.delete(name);
          else after.set(name, value);
          return after;
        },
        { replace: true },
      );
    },
    [setParameters],
  );
  return {
    range: decodeRange(parameters.get('range')),
    search: parameters.get('search') ?? '',
    values: {
      actor: parameters.get('actor') ?? '',
      device: parameters.get('device') ?? '',
      duration: parameters.get('duration') ?? '',
      having: (parameters.get('having') ?? '').split(',').filter((trait) => trait !== ''),
    },
    sort: decodeSort(parameters.get('sort')),
    cursor: cursors.at(-1),
    pageNumber: cursors.length + 1,
    setRange: useCallback((range) => set('range', encodeRange(range)), [set]),
    setSearch: useCallback((search) => set('search', search), [set]),
    setValue: set,
    setSort: useCallback((sort) => set('sort', encodeSort(sort)), [set]),
    next: useCallback((cursor) => setCursors((before) => [...before, cursor]), []),
    previous: useCallback(() => setCursors((before) => before.slice(0, -1)), []),
  };
}
