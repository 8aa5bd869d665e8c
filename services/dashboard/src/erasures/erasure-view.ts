import type { Erasure, ErasureSelection, RemovedPart } from '@sightline/schemas';

const states: Record<Erasure['state'], { label: string; color: string }> = {
  requested: { label: 'Requested', color: 'gray' },
  removing: { label: 'Removing', color: 'blue' },
  settling: { label: 'Looking once more', color: 'blue' },
  done: { label: 'Done', color: 'teal' },
};

export const stateOf = ({ state }: Pick<Erasure, 'state'>): { label: string; color: string } => states[state];

const isHashed = (text: string): boolean => text.startsWith('sha256:');
/** A name that is no longer kept, as far as it can be told apart from others. */
const shown = (text: string): string => (isHashed(text) ? `${text.slice(0, 19)}…` : text);

/** Which sessions, for people. */
export function describeSelection({ sessions, user, filter }: ErasureSelection): string {
  if (user !== undefined) return `User ${shown(user)}`;
  if (!filter) return sessions?.length === 1 ? `Session ${sessions[0]}` : `${sessions?.length ?? 0} sessions`;
  const day = (time: number): string => new Date(time).toISOString().slice(0, 10);
  const range = `${filter.from > 0 ? `from ${day(filter.from)} ` : ''}until ${day(filter.to)}`;
  return `Sessions ${filter.search === '' ? '' : `with “${shown(filter.search)}” `}${range}`;
}

const places: Record<string, string> = {
  'objects/objects-deleted': 'Segment objects deleted',
  'objects/objects-rewritten': 'Segment objects written anew without them',
  'objects/bytes': 'Bytes of recordings',
  'redis/share-links': 'Share links ended',
  'redis/watches': 'Live watches ended',
};

/** Where something was, for people. */
export const describePart = ({ store, name }: Pick<RemovedPart, 'store' | 'name'>): string =>
  places[`${store}/${name}`] ?? (store === 'kafka' ? `Records on ${name}` : `Rows of ${name}`);

/** What a form says, as the API takes it; undefined as long as it selects nothing. */
export function selectionOf(
  form: { kind: string; text: string; days: number },
  now: number,
): ErasureSelection | undefined {
  const text = form.text.trim();
  if (form.kind === 'sessions') {
    const sessions = text.split(/[\s,]+/).filter((id) => id !== '');
    return sessions.length > 0 ? { sessions } : undefined;
  }
  if (text === '' && (form.kind === 'user' || form.days === 0)) return undefined;
  if (form.kind === 'user') return { user: text };
  const from = form.days === 0 ? 0 : now - form.days * 86_400_000;
  return { filter: { from, to: now, search: text } };
}
