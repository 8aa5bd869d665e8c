import { isObject } from './chunk-event.ts';
import { thresholds } from './thresholds.ts';

const { traits: most, trait: longest } = thresholds.limits;

/** The traits of `identify` that divide visitors into segments: short texts, numbers and flags, as text; others are left out. */
export function traitsOf(payload: unknown): Record<string, string> {
  const traits = isObject(payload) && isObject(payload.traits) ? payload.traits : {};
  const kept = Object.entries(traits).flatMap(([name, value]): [string, string][] => {
    const isPlain = typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
    const text = String(value);
    return isPlain && name !== '' && name.length <= longest && text.length <= longest ? [[name, text]] : [];
  });
  return Object.fromEntries(kept.slice(0, most));
}
