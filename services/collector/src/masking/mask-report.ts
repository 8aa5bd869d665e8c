import type { MaskLeak } from '@sightline/schemas';
import type { MaskPlace } from './mask-place.ts';

/** How many ranges were masked, by class: `email`, `input_value`, `named_value`, `url_parameter`, … */
export type MaskReport = Record<string, number>;

/** Counts while chunks are masked, one after the other. */
export interface MaskCounter {
  add(id: string): void;
  /** What was counted since the last time, and where. */
  take(): { report: MaskReport; leaks: MaskLeak[] };
}

/** More places are counted together, by class alone. */
const mostPlaces = 500;

export function createMaskCounter(at: MaskPlace): MaskCounter {
  const counts = new Map<string, number>();
  const leaks = new Map<string, MaskLeak>();

  const note = (id: string, page: string, place: string): void => {
    const key = JSON.stringify([id, page, place]);
    const leak = leaks.get(key);
    if (leak) leak.count += 1;
    else leaks.set(key, { class: id, page, place, count: 1 });
  };

  return {
    add(id) {
      counts.set(id, (counts.get(id) ?? 0) + 1);
      if (leaks.size < mostPlaces) note(id, at.page, at.describe());
      else note(id, '', '');
    },
    take() {
      const taken = { report: Object.fromEntries(counts), leaks: [...leaks.values()] };
      counts.clear();
      leaks.clear();
      return taken;
    },
  };
}
