import type { ActorType, BehaviourSums, Device } from '@sightline/schemas';

/** A session's figures as `sessionFiguresQuery` gives them; times are epoch milliseconds. */
export interface SessionRow {
  session: string;
  startedAt: number;
  lastActivityAt: number;
  /** The platform's clock, unlike the two before, which are the visitor's. */
  lastReceivedAt: number;
  /** By the visitor's clock; by the platform's where that was set meanwhile. */
  durationMs: number;
  allTabsClosed: number | boolean;
  tabs: number;
  chunks: number;
  events: number;
  bytes: number;
  pages: number;
  clicks: number;
  rageClicks: number;
  deadClicks: number;
  errors: number;
  activeMs: number;
  gaps: number;
  entryUrl: string;
  lastUrl: string;
  title: string;
  device: Device;
  browser: string;
  os: string;
  source: string;
  user: string;
  automation: number | boolean;
  playable: number | boolean;
  behaviour: BehaviourSums;
}

/** bot: an automation flag was seen; user: identified by the site; visitor: everybody else. */
export function actorOf({ automation, user }: Pick<SessionRow, 'automation' | 'user'>): ActorType {
  if (automation) return 'bot';
  return user === '' ? 'visitor' : 'user';
}
