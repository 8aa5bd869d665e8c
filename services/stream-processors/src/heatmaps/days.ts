export const dayMs = 24 * 3_600_000;

/** The day of a time, `YYYY-MM-DD`, UTC. */
export const dayOf = (epochMs: number): string => new Date(epochMs).toISOString().slice(0, 10);

/** Epoch ms at which the day of a time begins. */
export const startOfDay = (epochMs: number): number => Math.floor(epochMs / dayMs) * dayMs;

/** Epoch ms at which a day is over. */
export const endOfDay = (day: string): number => Date.parse(`${day}T00:00:00Z`) + dayMs;
