/** Requests of one session that are under way, so that one session cannot take what all share. */
export interface SessionSlots {
  /** False when the session has as many as it may. */
  take(session: string): boolean;
  give(session: string): void;
}

export function createSessionSlots(most: number): SessionSlots {
  const taken = new Map<string, number>();
  return {
    take(session) {
      const count = taken.get(session) ?? 0;
      if (count >= most) return false;
      taken.set(session, count + 1);
      return true;
    },
    give(session) {
      const count = (taken.get(session) ?? 0) - 1;
      if (count > 0) taken.set(session, count);
      else taken.delete(session);
    },
  };
}
