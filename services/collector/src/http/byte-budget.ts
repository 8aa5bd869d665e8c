/** Bytes that may be held at once over all requests. */
export interface ByteBudget {
  /** False when it would be too much; then nothing is taken. */
  take(bytes: number): boolean;
  give(bytes: number): void;
  readonly taken: number;
}

export function createByteBudget(most: number): ByteBudget {
  let taken = 0;
  return {
    take(bytes) {
      if (taken + bytes > most) return false;
      taken += bytes;
      return true;
    },
    give(bytes) {
      taken -= bytes;
    },
    get taken() {
      return taken;
    },
  };
}
