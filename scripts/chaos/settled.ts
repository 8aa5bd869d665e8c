import { setTimeout as sleep } from 'node:timers/promises';
import { type Comparison, compare, type Figures } from './figures.ts';

export interface Settling {
  expected: Figures;
  /** Whether it is worth while to read everything; cheap. */
  hasArrived(): Promise<boolean>;
  read(): Promise<Figures>;
  /** Default 150 s. */
  limitMs?: number;
}

/** Processors read on and commit within it, after the last process has come back. */
const usualLimitMs = 150_000;

/** The comparison as soon as nothing is lost or repeated, or how it stands when the time is up. */
export async function settled({ expected, hasArrived, read, limitMs = usualLimitMs }: Settling): Promise<Comparison> {
  const deadline = Date.now() + limitMs;
  for (let pause = 500; ; pause = Math.min(5_000, pause * 2)) {
    while (Date.now() < deadline && !(await hasArrived())) await sleep(500);
    const comparison = compare(expected, await read());
    if (comparison.lost + comparison.repeated === 0 || Date.now() > deadline) return comparison;
    await sleep(pause);
  }
}
