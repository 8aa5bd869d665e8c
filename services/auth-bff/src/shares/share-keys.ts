/** Keys of share links in Redis; every one expires by itself. */
export const shareKeys = {
  /** JSON of a link; lives exactly as long as the link. `hash`: SHA-256 of the token, hex. */
  link: (hash: string): string => `sightline:share:${hash}`,
  /** Sorted set of the hashes of a session's links, scored by the epoch ms of their expiry. */
  ofSession: (project: string, session: string): string => `sightline:shares:${project}/${session}`,
} as const;
