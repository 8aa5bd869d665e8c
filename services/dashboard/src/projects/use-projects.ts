import { useQuery } from '@tanstack/react-query';
import { projectsQuery } from '../api/queries.ts';
import type { Project } from '../api/types.ts';

export interface Projects {
  projects: Project[] | undefined;
  error: Error | null;
  retry: () => void;
}

/** The projects that the signed-in user can see; undefined while they load. */
export function useProjects(): Projects {
  const { data, error, refetch } = useQuery(projectsQuery);
  return { projects: data, error: data ? null : error, retry: () => void refetch() };
}
