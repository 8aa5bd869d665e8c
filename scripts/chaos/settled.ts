import { setTimeout as sleep } from 'node:timers/promises';
import { type Comparison, compare, type Figures } from './figures.ts';

/** Processors read on and commit within it, after the last process has come back. */
const settleMs = 120_000;

/** The comparison as soon as nothing is lost or repeated, or how it stands when the time is up. */
export async function settled(expected: Figures, read: () => Promise<Figures>): Promise<Comparison> {
  const deadline = Date.now() + settleMs;
  for (;;) {
    const comparison = compare(expected, await read());
    if (comparison.lost + comparison.repeated === 0 || Date.now() > deadline) return comparison;
    await sleep(1_000);
  }
}
