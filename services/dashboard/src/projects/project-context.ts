import { createContext, useContext } from 'react';
import type { Project } from '../api/types.ts';

export const ProjectContext = createContext<Project | null>(null);

/** The project of the page. @throws Error outside of a project's pages. */
export function useProject(): Project {
  const project = useContext(ProjectContext);
  if (!project) throw new Error('useProject is used outside of a project');
  return project;
}
