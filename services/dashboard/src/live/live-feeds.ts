import type { ReconnectLimits } from './backoff.ts';
import { LiveFeed } from './live-feed.ts';

interface Use {
  users: number;
  closing: ReturnType<typeof setTimeout> | undefined;
}

/** A feed nobody uses stays connected this long: going from page to page must not reconnect. */
const lingerMs = 3_000;
const feeds = new Map<string, LiveFeed>();
const uses = new Map<LiveFeed, Use>();

/** The one feed of a project on this page, not connected yet when new; the limits are those of whoever came first. */
export function liveFeedOf(project: string, limits?: Partial<ReconnectLimits>): LiveFeed {
  const known = feeds.get(project);
  if (known) return known;
  const feed = new LiveFeed(project, limits);
  feeds.set(project, feed);
  return feed;
}

/** Keeps a feed connected until the returned function is called. */
export function retainLiveFeed(project: string, feed: LiveFeed): () => void {
  let use = uses.get(feed);
  if (!use) {
    use = { users: 0, closing: undefined };
    uses.set(feed, use);
    feeds.set(project, feed);
    feed.start();
  }
  const kept = use;
  clearTimeout(kept.closing);
  kept.users++;
  return () => {
    kept.users--;
    if (kept.users > 0) return;
    kept.closing = setTimeout(() => {
      feed.stop();
      uses.delete(feed);
      if (feeds.get(project) === feed) feeds.delete(project);
    }, lingerMs);
  };
}
