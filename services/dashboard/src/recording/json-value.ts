/** What JSON.parse gave, before anybody looked at it. */
export type JsonRecord = Record<string, unknown>;

export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isFiniteNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** The records in `value` when it is an array, nothing otherwise. */
export const recordsIn = (value: unknown): JsonRecord[] => (Array.isArray(value) ? value.filter(isRecord) : []);

/** `value` limited to `low … high`; `fallback` when it is no number. */
export const clamped = (value: unknown, low: number, high: number, fallback: number): number =>
  isFiniteNumber(value) ? Math.min(high, Math.max(low, value)) : fallback;
