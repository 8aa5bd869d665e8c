import { byMonth, isMonthOf, type RolledDay, type RolledMonth } from '@sightline/schemas';

/** Epoch ms; `to` is exclusive. */
export interface TimeRange {
  from: number;
  to: number;
}

const minute = 60_000;
const dayMs = 24 * 60 * minute;

const dayText = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/**
 * The first whole day of the range and the first that is not whole any more, `YYYY-MM-DD`. A range begins with the minute
 * that `from` lies in, and ends with the minute before the one that begins at `to` or later.
 */
export function wholeDays({ from, to }: TimeRange): { from: string; to: string } {
  const minutes = { from: Math.floor(from / minute) * minute, to: Math.ceil(to / minute) * minute };
  return {
    from: dayText(Math.ceil(minutes.from / dayMs) * dayMs),
    to: dayText(Math.floor(minutes.to / dayMs) * dayMs),
  };
}

/** What is left of the range without the days, which are whole days of it in ascending order. */
export function rangesBeside({ from, to }: TimeRange, days: readonly RolledDay[]): TimeRange[] {
  const ranges: TimeRange[] = [];
  let start = from;
  for (const { day } of days) {
    const begin = Date.parse(`${day}T00:00:00Z`);
    if (begin > start) ranges.push({ from: start, to: begin });
    start = begin + dayMs;
  }
  if (to > start) ranges.push({ from: start, to });
  return ranges;
}

/** Which rolls to read for these days: in place of a month's days the month's, where it was put together from just them. */
export function rollsFor(days: readonly RolledDay[], months: readonly RolledMonth[]): RolledDay[] {
  return [...byMonth(days)].flatMap(([month, ofMonth]) => {
    const whole = months.find((one) => one.month === month && isMonthOf(one, ofMonth));
    return whole ? [{ day: month, roll: whole.roll }] : ofMonth;
  });
}
