import type { SessionStatus } from '@sightline/schemas';

/** Nothing happened for this long: idle. Milliseconds. */
const idleAfterMs = 60_000;
/** Nothing happened for this long: ended. Milliseconds. */
const endedAfterMs = 30 * 60_000;
/** Every tab was closed, and nothing followed for this long: ended. Milliseconds. */
const closedAfterMs = 10_000;

export interface SessionActivity {
  /** Epoch ms of the last event. */
  lastActivityAt: number;
  /** The last chunk of every tab says that the tab was closed. */
  allTabsClosed: boolean;
}

/** A session's status at `now` (epoch ms). It depends on the clock, so that it is derived when read and never stored. */
export function sessionStatus({ lastActivityAt, allTabsClosed }: SessionActivity, now: number): SessionStatus {
  const quiet = now - lastActivityAt;
  if (quiet >= endedAfterMs || (allTabsClosed && quiet >= closedAfterMs)) return 'ended';
  return quiet >= idleAfterMs ? 'idle' : 'live';
}
