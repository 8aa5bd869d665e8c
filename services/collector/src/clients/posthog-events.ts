import { inflateMember } from '../decode/inflate-member.ts';
import { ok, type Result } from '../errors.ts';
import type { ChunkLimits } from '../limits.ts';
import { type ParseBudget, parseJson } from './parse-body.ts';

/** `cv` of events whose parts posthog-js has compressed by themselves. */
const compressedVersion = '2024-10';
/** Parts of a mutation or of a style sheet's rules that may be compressed. */
const compressedParts = ['texts', 'attributes', 'removes', 'adds'] as const;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Bytes that all events of a request may inflate to. */
export interface InflationBudget extends ParseBudget {
  left: number;
}

/**
 * An rrweb event as it was before posthog-js compressed parts of it: gzip in a string, one character a byte. A part that
 * is not what it says makes the event as a whole worthless.
 */
export function unpackEvent(event: unknown, limits: ChunkLimits, budget: InflationBudget): Result<unknown> {
  if (!isObject(event) || event.cv !== compressedVersion) return ok(event);
  const unpack = (part: string): Result<unknown> => {
    const inflated = inflateMember(Buffer.from(part, 'latin1'), budget.left);
    if (!inflated.ok) return inflated;
    budget.left -= inflated.value.length;
    return parseJson(inflated.value, limits, budget);
  };
  const { cv: _version, ...rest } = event;
  const { data } = event;
  if (typeof data === 'string') {
    const whole = unpack(data);
    return whole.ok ? ok({ ...rest, data: whole.value }) : whole;
  }
  if (!isObject(data)) return ok(rest);
  const plain = { ...data };
  for (const name of compressedParts) {
    const part = data[name];
    if (typeof part !== 'string') continue;
    const unpacked = unpack(part);
    if (!unpacked.ok) return unpacked;
    plain[name] = unpacked.value;
  }
  return ok({ ...rest, data: plain });
}
