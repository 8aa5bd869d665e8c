import type { Project } from '@sightline/schemas';
import type { Project__Output } from '@sightline/schemas/grpc';

export type ProjectView = Omit<Project, 'kind'>;

/** A project as the API shows it: a key in force has no `revokedAt`. */
export const projectView = ({ keys, ...rest }: Project__Output): ProjectView => ({
  ...rest,
  keys: keys.map(({ key, createdAt, revokedAt }) => ({ key, createdAt, ...(revokedAt > 0 ? { revokedAt } : {}) })),
});
