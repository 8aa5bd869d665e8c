/** Keys in Redis that more than one service uses; every one expires by itself. */
export const redisKeys = {
  /** JSON of {@link LiveTicket}; taken with GETDEL by the gateway. `hash`: SHA-256 of the ticket, hex. */
  ticket: (hash: string): string => `sightline:ticket:${hash}`,
  /** Sorted set of watched `project/session`, scored by the epoch ms at which the watch expires. */
  watched: 'sightline:watched',
  /** Pub/sub channel; a message is the `project/session` that has just been added to `watched`. */
  watchedChannel: 'sightline:watched',
  /** JSON of a share link; lives exactly as long as the link. `hash`: SHA-256 of the token, hex. */
  share: (hash: string): string => `sightline:share:${hash}`,
  /** Sorted set of the hashes of a session's share links, scored by the epoch ms of their expiry. */
  sharesOf: (project: string, session: string): string => `sightline:shares:${project}/${session}`,
} as const;

/** What a WebSocket ticket allows. */
export interface LiveTicket {
  project: string;
  user: string;
}
