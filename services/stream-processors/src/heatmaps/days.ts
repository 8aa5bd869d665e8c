export const dayMs = 24 * 3_600_000;

/** Epoch ms at which the day of a time begins. */
export const startOfDay = (epochMs: number): number => Math.floor(epochMs / dayMs) * dayMs;

/** Most messages are of one day: its name is made once. */
let latest = { start: Number.NaN, name: '' };

/** The day of a time, `YYYY-MM-DD`, UTC. */
export function dayOf(epochMs: number): string {
  const start = startOfDay(epochMs);
  if (start !== latest.start) latest = { start, name: new Date(start).toISOString().slice(0, 10) };
  return latest.name;
}

/** Epoch ms at which a day is over. */
export const endOfDay = (day: string): number =>
  (day === latest.name ? latest.start : Date.parse(`${day}T00:00:00Z`)) + dayMs;
