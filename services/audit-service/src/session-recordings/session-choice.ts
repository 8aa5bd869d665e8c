export const sessionSorts = [
  'activity',
  'started',
  'duration',
  'active',
  'pages',
  'clicks',
  'rage',
  'dead',
  'errors',
] as const;
export type SessionSort = (typeof sessionSorts)[number];

export const sessionTraits = ['rage', 'dead', 'errors', 'gaps', 'playable'] as const;
export type SessionTrait = (typeof sessionTraits)[number];

/** `people`: all but bots. */
export const sessionActors = ['visitor', 'user', 'bot', 'people'] as const;

/** Which sessions a list has and how it is ordered. */
export interface SessionChoice {
  /** Empty: all. */
  device: string;
  /** Empty: all. */
  actor: string;
  /** Only sessions that have all of these. */
  having: readonly SessionTrait[];
  minDurationMs: number;
  sort: SessionSort;
  ascending: boolean;
}

/** Whether the list is that of all sessions, the newest activity first, which takes no summing up. */
export const isPlain = ({ device, actor, having, minDurationMs, sort }: SessionChoice): boolean =>
  device === '' && actor === '' && having.length === 0 && minDurationMs === 0 && sort === 'activity';
