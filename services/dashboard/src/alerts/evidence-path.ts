import type { Evidence } from '@sightline/schemas';

/** The replay of a session at the moment of a piece of evidence. */
export const evidencePath = (
  project: string,
  { session, tab, time }: Pick<Evidence, 'session' | 'tab' | 'time'>,
): string => `/p/${project}/sessions/${encodeURIComponent(session)}?${new URLSearchParams({ tab, at: String(time) })}`;
