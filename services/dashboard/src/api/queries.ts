import type { Alert, SessionRecord } from '@sightline/schemas';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { TimeRange } from '../components/time-range.ts';
import { rangeBounds } from '../components/time-range.ts';
import type { HeatmapKind } from '../heatmap/heatmap-kinds.ts';
import { otherQuery, type VisitorQuery } from '../heatmap/visitor-filter.ts';
import type { SessionFilterValues } from '../sessions/session-filters.tsx';
import type { SessionSort } from '../sessions/session-sort.ts';
import { getJson, withQuery } from './client.ts';
import { projectPath, sessionPath, sharePath } from './paths.ts';
import type {
  Erasure,
  Heatmap,
  HeatmapComparison,
  Leak,
  Me,
  PageFigures,
  Project,
  SessionInteraction,
  ShareLink,
  Storage,
} from './types.ts';

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => getJson<Me>('/api/me', signal),
  staleTime: 5 * 60_000,
  retry: false,
});

export const projectsQuery = queryOptions({
  queryKey: ['projects'],
  queryFn: async ({ signal }) => (await getJson<{ projects: Project[] }>('/api/projects', signal)).projects,
  staleTime: 30_000,
});

export const storageQuery = queryOptions({
  queryKey: ['storage'],
  queryFn: ({ signal }) => getJson<Storage>('/api/storage', signal),
  refetchInterval: 60_000,
  retry: false,
});

/** Asked again every second while one is not done. */
export const erasuresQuery = (project: string) =>
  queryOptions({
    queryKey: ['erasures', project],
    queryFn: async ({ signal }) =>
      (await getJson<{ erasures: Erasure[] }>(`${projectPath(project)}/erasures`, signal)).erasures,
    refetchInterval: ({ state }) => (state.data?.some((one) => one.state !== 'done') ? 1_000 : false),
  });

export interface SessionFilter {
  range: TimeRange;
  search: string;
  cursor: string | undefined;
  limit: number;
  values: SessionFilterValues;
  sort: SessionSort | undefined;
}

export const sessionsQuery = (project: string, filter: SessionFilter) =>
  queryOptions({
    queryKey: ['sessions', project, filter],
    queryFn: ({ signal }) => {
      const { search, cursor, limit, values, sort } = filter;
      const path = withQuery(`${projectPath(project)}/sessions`, {
        ...rangeBounds(filter.range),
        search,
        cursor,
        limit,
        actor: values.actor,
        device: values.device,
        minDurationMs: values.duration,
        having: values.having.join(','),
        sort: sort?.by,
        ascending: sort?.ascending ? '1' : undefined,
      });
      return getJson<{ sessions: SessionRecord[]; nextCursor: string | null }>(path, signal);
    },
    placeholderData: keepPreviousData,
  });

export const sessionQuery = (project: string, session: string) =>
  queryOptions({
    queryKey: ['session', project, session],
    queryFn: ({ signal }) => getJson<SessionRecord>(sessionPath(project, session), signal),
  });

/** `path` ends in `/interactions`: a session's or a share link's. */
export const interactionsQuery = (path: string) =>
  queryOptions({
    queryKey: ['interactions', path],
    queryFn: async ({ signal }) => {
      const { interactions } = await getJson<{ interactions: SessionInteraction[] }>(path, signal);
      return interactions.sort((a, b) => a.time - b.time);
    },
    staleTime: 30_000,
  });

export const pagesQuery = (project: string, range: TimeRange, grouped: boolean) =>
  queryOptions({
    queryKey: ['pages', project, range, grouped],
    queryFn: async ({ signal }) => {
      const path = withQuery(`${projectPath(project)}/pages`, {
        ...rangeBounds(range),
        grouped: grouped ? '1' : undefined,
      });
      return (await getJson<{ pages: PageFigures[] }>(path, signal)).pages;
    },
  });

export interface HeatmapFilter extends VisitorQuery {
  page: string;
  kind: HeatmapKind;
  range: TimeRange;
}

export const heatmapQuery = (project: string, { range, ...filter }: HeatmapFilter) =>
  queryOptions({
    queryKey: ['heatmap', project, filter, range],
    queryFn: ({ signal }) =>
      getJson<Heatmap>(withQuery(`${projectPath(project)}/heatmap`, { ...filter, ...rangeBounds(range) }), signal),
    enabled: filter.page !== '',
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

/** @param other whom the filter's visitors are compared with; undefined: nothing is asked */
export const heatmapComparisonQuery = (
  project: string,
  { range, ...filter }: HeatmapFilter,
  other: VisitorQuery | undefined,
) =>
  queryOptions({
    queryKey: ['heatmap-comparison', project, filter, other, range],
    queryFn: ({ signal }) =>
      getJson<HeatmapComparison>(
        withQuery(`${projectPath(project)}/heatmap/comparison`, {
          ...filter,
          ...(other && otherQuery(other)),
          ...rangeBounds(range),
        }),
        signal,
      ),
    enabled: filter.page !== '' && other !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

export const alertsQuery = (project: string, limit: number) =>
  queryOptions({
    queryKey: ['alerts', project, limit],
    queryFn: async ({ signal }) => {
      const path = withQuery(`${projectPath(project)}/alerts`, { limit });
      return (await getJson<{ alerts: Alert[] }>(path, signal)).alerts;
    },
  });

export const leaksQuery = (project: string, range: TimeRange) =>
  queryOptions({
    queryKey: ['leaks', project, range],
    queryFn: async ({ signal }) => {
      const path = withQuery(`${projectPath(project)}/leaks`, rangeBounds(range));
      return (await getJson<{ leaks: Leak[] }>(path, signal)).leaks;
    },
  });

export const sharesQuery = (project: string, session: string) =>
  queryOptions({
    queryKey: ['shares', project, session],
    queryFn: async ({ signal }) =>
      (await getJson<{ shares: ShareLink[] }>(`${sessionPath(project, session)}/shares`, signal)).shares,
  });

export const shareQuery = (token: string) =>
  queryOptions({
    queryKey: ['share', token],
    queryFn: ({ signal }) => getJson<{ session: SessionRecord; expiresAt: number }>(sharePath(token), signal),
    retry: false,
  });
