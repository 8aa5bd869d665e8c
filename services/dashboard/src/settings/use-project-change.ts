import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { projectsQuery } from '../api/queries.ts';
import type { Project } from '../api/types.ts';

/** Changes a project and shows the answer everywhere at once. */
export function useProjectChange<T>(change: (input: T) => Promise<Project>): UseMutationResult<Project, Error, T> {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (project) => {
      queries.setQueryData(projectsQuery.queryKey, (before) =>
        before?.map((one) => (one.id === project.id ? project : one)),
      );
    },
  });
}
