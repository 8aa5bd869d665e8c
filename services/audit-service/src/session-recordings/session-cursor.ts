/** A place in the list of sessions, which is ordered by last activity and then id, both descending. */
export interface SessionPlace {
  /** Epoch ms. */
  lastActivityAt: number;
  session: string;
}

/** Opaque to callers, so that its inside may change. */
export const encodeSessionCursor = ({ lastActivityAt, session }: SessionPlace): string =>
  Buffer.from(JSON.stringify([lastActivityAt, session])).toString('base64url');

/** `undefined` when `cursor` was not made by {@link encodeSessionCursor}. */
export function decodeSessionCursor(cursor: string): SessionPlace | undefined {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!Array.isArray(place) || place.length !== 2) return undefined;
    const [lastActivityAt, session] = place as unknown[];
    if (!Number.isSafeInteger(lastActivityAt) || typeof session !== 'string') return undefined;
    return { lastActivityAt: lastActivityAt as number, session };
  } catch {
    return undefined;
  }
}
