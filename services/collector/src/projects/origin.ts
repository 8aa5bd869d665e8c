import type { Project } from '@sightline/schemas';

/**
 * Whether pages of `origin` (the request's `Origin` header) may send to the project. Browsers always state it when they
 * post; what states none is no browser, and only a project that is open to every origin takes it.
 */
export function isOriginAllowed({ origins }: Project, origin: string): boolean {
  if (origins.includes('*')) return true;
  if (origin === '' || origin === 'null') return false;
  const wanted = origin.toLowerCase();
  return origins.some((allowed) => allowed.toLowerCase().replace(/\/$/, '') === wanted);
}
