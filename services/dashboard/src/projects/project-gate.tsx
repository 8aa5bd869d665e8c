import { useEffect } from 'react';
import { Outlet, useParams } from 'react-router';
import { ErrorState } from '../components/error-state.tsx';
import { PageSkeleton } from '../components/page-skeleton.tsx';
import { NotFoundPage } from '../pages/not-found-page.tsx';
import { rememberProject } from './last-project.ts';
import { ProjectContext } from './project-context.ts';
import { useProjects } from './use-projects.ts';

/** Gives the pages below it their project. */
export function ProjectGate() {
  const { project: id = '' } = useParams();
  const { projects, error, retry } = useProjects();
  const project = projects?.find((one) => one.id === id);
  useEffect(() => {
    if (project) rememberProject(project.id);
  }, [project]);
  if (error) return <ErrorState title="The projects could not be loaded" error={error} onRetry={retry} />;
  if (!projects) return <PageSkeleton />;
  if (!project) return <NotFoundPage what={`There is no project “${id}”, or you may not see it.`} />;
  return (
    <ProjectContext value={project}>
      <Outlet />
    </ProjectContext>
  );
}
