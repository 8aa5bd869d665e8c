/** A range that moves with the time, or one between two moments (epoch ms). */
export type TimeRange = { last: RangePreset } | { from: number; to: number };

export type RangePreset = '15m' | '1h' | '24h' | '7d' | '30d';

const minute = 60_000;

export const rangePresets: Record<RangePreset, { label: string; ms: number }> = {
  '15m': { label: 'Last 15 minutes', ms: 15 * minute },
  '1h': { label: 'Last hour', ms: 60 * minute },
  '24h': { label: 'Last 24 hours', ms: 24 * 60 * minute },
  '7d': { label: 'Last 7 days', ms: 7 * 24 * 60 * minute },
  '30d': { label: 'Last 30 days', ms: 30 * 24 * 60 * minute },
};

const isRangePreset = (value: string | null): value is RangePreset =>
  value !== null && Object.hasOwn(rangePresets, value);

/** What the API is asked for; a moving range has no end, so that what happens now is in it. */
export const rangeBounds = (range: TimeRange, now = Date.now()): { from: number; to?: number } =>
  'last' in range ? { from: now - rangePresets[range.last].ms } : range;

/** A range as it stands in an address: a preset's name or `from-to`. */
export const encodeRange = (range: TimeRange): string => ('last' in range ? range.last : `${range.from}-${range.to}`);

export function decodeRange(text: string | null, fallback: RangePreset = '24h'): TimeRange {
  if (isRangePreset(text)) return { last: text };
  const [from, to] = (text ?? '').split('-').map(Number);
  if (from !== undefined && to !== undefined && from > 0 && to > from) return { from, to };
  return { last: fallback };
}
