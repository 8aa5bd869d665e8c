import { createHash } from 'node:crypto';
import type { ErasureSelection } from '@sightline/schemas';

const prefix = 'sha256:';

/** Whoever knows the name can tell that it was this one; nobody can read it. */
const hashed = (text: string): string =>
  text === '' || text.startsWith(prefix) ? text : `${prefix}${createHash('sha256').update(text).digest('hex')}`;

/** What stays of a selection when the erasure is done: a person's name would be the one thing that was not erased. */
export function anonymousSelection({ sessions, user, filter }: ErasureSelection): ErasureSelection {
  if (sessions) return { sessions };
  if (user !== undefined) return { user: hashed(user) };
  return filter ? { filter: { ...filter, search: hashed(filter.search) } } : {};
}

/** Whether the sessions can no longer be looked for: only those that were found are known. */
export const isAnonymous = ({ user = '', filter }: ErasureSelection): boolean =>
  user.startsWith(prefix) || (filter?.search ?? '').startsWith(prefix);
