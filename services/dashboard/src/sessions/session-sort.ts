/** Figures that the list of sessions can be ordered by, as the API names them. */
export const sessionSorts = ['started', 'duration', 'active', 'pages', 'clicks', 'rage', 'dead', 'errors'] as const;
export type SessionSortName = (typeof sessionSorts)[number];

export interface SessionSort {
  by: SessionSortName;
  ascending: boolean;
}

/** Of an address, e.g. `errors` or `-duration` for the least first; undefined: the newest activity first. */
export function decodeSort(text: string | null): SessionSort | undefined {
  const ascending = text?.startsWith('-') ?? false;
  const by = sessionSorts.find((name) => name === (ascending ? text?.slice(1) : text));
  return by && { by, ascending };
}

export const encodeSort = (sort: SessionSort | undefined): string =>
  sort === undefined ? '' : `${sort.ascending ? '-' : ''}${sort.by}`;

/** What a click on a column's head leads to: the most first, then the least first, then by activity again. */
export function nextSort(now: SessionSort | undefined, by: SessionSortName): SessionSort | undefined {
  if (now?.by !== by) return { by, ascending: false };
  return now.ascending ? undefined : { by, ascending: true };
}
