import type { SessionBehaviour } from './generated/session.ts';

/** Signs of automation that the recorder reports, as `flags` of an interaction. */
export const automationFlags = ['webdriver', 'untrusted_click', 'untrusted_input'] as const;

/**
 * What a chunk contributes to its session's behaviour, and what the session's chunks sum up to: whole numbers, so that the
 * order of adding changes nothing. A missing name is 0.
 *
 * pointerPx, chordPx: length of the pointer's strokes, and of the straight lines between their ends, CSS px;
 * speeds, speedSum, speedSquares: samples of the pointer's speed, px/s; keys, keySum, keySquares: intervals between changes of
 * one field, ms; sent, fillMs, filled, abandoned: forms that were sent after known changes, the time that took and the fields
 * changed in them, and forms given up; and how often each automation flag was reported.
 */
export type BehaviourSums = Partial<
  Record<
    | 'pointerPx'
    | 'chordPx'
    | 'speeds'
    | 'speedSum'
    | 'speedSquares'
    | 'keys'
    | 'keySum'
    | 'keySquares'
    | 'sent'
    | 'fillMs'
    | 'filled'
    | 'abandoned'
    | (typeof automationFlags)[number],
    number
  >
>;

/**
 * Signs of a program, each with what it counts; the sum, 100 at most, is the score. A flag states what happened; the others are
 * habits that people hardly have, and count only where there is enough to tell.
 */
const signs: { points: number; shown: (of: Omit<SessionBehaviour, 'botScore'>, sums: BehaviourSums) => boolean }[] = [
  { points: 60, shown: ({ flags }) => flags.includes('webdriver') },
  { points: 40, shown: ({ flags }) => flags.includes('untrusted_click') || flags.includes('untrusted_input') },
  { points: 30, shown: ({ pointerPx, straightness }) => pointerPx >= 1000 && straightness >= 0.998 },
  { points: 30, shown: ({ speedVariation }, { speeds = 0 }) => speeds >= 30 && speedVariation <= 0.15 },
  { points: 30, shown: ({ keyIntervals, keyVariation }) => keyIntervals >= 20 && keyVariation <= 0.15 },
  { points: 20, shown: ({ keyIntervals, keyMs }) => keyIntervals >= 20 && keyMs < 25 },
  { points: 30, shown: ({ fieldMs }, { filled = 0 }) => filled >= 3 && fieldMs < 300 },
];

/** A session's behaviour out of its sums. @param automation whether the session counts as a bot's, for whatever reason */
export function sessionBehaviour(sums: BehaviourSums, automation: boolean): SessionBehaviour {
  const { pointerPx = 0, chordPx = 0, speeds = 0, speedSum = 0, speedSquares = 0 } = sums;
  const { keys = 0, keySum = 0, keySquares = 0, sent = 0, fillMs = 0, filled = 0, abandoned = 0 } = sums;
  const figures = {
    pointerPx,
    straightness: pointerPx === 0 ? 0 : rounded(Math.min(1, chordPx / pointerPx)),
    speedVariation: variation(speeds, speedSum, speedSquares),
    keyIntervals: keys,
    keyMs: keys === 0 ? 0 : Math.round(keySum / keys),
    keyVariation: variation(keys, keySum, keySquares),
    formsSent: sent,
    formsAbandoned: abandoned,
    fieldMs: filled === 0 ? 0 : Math.round(fillMs / filled),
    flags: automationFlags.filter((flag) => (sums[flag] ?? 0) > 0),
  };
  const points = signs.filter(({ shown }) => shown(figures, sums)).reduce((sum, sign) => sum + sign.points, 0);
  // Who calls itself a bot is one, and says so without a flag.
  const botScore = automation && figures.flags.length === 0 ? 100 : Math.min(100, points);
  return { ...figures, botScore };
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/** The coefficient of variation: standard deviation over mean; 0 where nothing or only zeros were measured. */
function variation(count: number, sum: number, squares: number): number {
  if (count === 0 || sum === 0) return 0;
  const mean = sum / count;
  return rounded(Math.sqrt(Math.max(0, squares / count - mean * mean)) / mean);
}
