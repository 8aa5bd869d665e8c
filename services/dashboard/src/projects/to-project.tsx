import { Navigate } from 'react-router';
import { ErrorState } from '../components/error-state.tsx';
import { PageSkeleton } from '../components/page-skeleton.tsx';
import { FirstProject } from './first-project.tsx';
import { lastProject } from './last-project.ts';
import { useProjects } from './use-projects.ts';

/** Goes to a page of the project that was used last, or of the first one. */
export function ToProject({ page }: { page: string }) {
  const { projects, error, retry } = useProjects();
  if (error) return <ErrorState title="The projects could not be loaded" error={error} onRetry={retry} />;
  if (!projects) return <PageSkeleton />;
  const project = projects.find(({ id }) => id === lastProject()) ?? projects[0];
  return project ? <Navigate to={`/p/${project.id}/${page}`} replace /> : <FirstProject />;
}
