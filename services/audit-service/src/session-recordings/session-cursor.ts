/** A place in a list of sessions, which is ordered by a figure and then id, both the same way. */
export interface SessionPlace {
  /** Of the figure: epoch ms for last activity. */
  value: number;
  session: string;
}

/** Opaque to callers, so that its inside may change. */
export const encodeSessionCursor = ({ value, session }: SessionPlace): string =>
  Buffer.from(JSON.stringify([value, session])).toString('base64url');

/** `undefined` when `cursor` was not made by {@link encodeSessionCursor}. */
export function decodeSessionCursor(cursor: string): SessionPlace | undefined {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!Array.isArray(place) || place.length !== 2) return undefined;
    const [value, session] = place as unknown[];
    if (!Number.isSafeInteger(value) || typeof session !== 'string') return undefined;
    return { value: value as number, session };
  } catch {
    return undefined;
  }
}
