/** How many ranges were masked, by class: ids of patterns, `input_value`, `named_value`, `url_parameter`, … */
export type MaskReport = Record<string, number>;

/** Counts while chunks are masked, one after the other. */
export interface MaskCounter {
  add(id: string): void;
  /** What was counted since the last time. */
  take(): MaskReport;
}

export function createMaskCounter(): MaskCounter {
  const counts = new Map<string, number>();
  return {
    add: (id) => counts.set(id, (counts.get(id) ?? 0) + 1),
    take() {
      const report = Object.fromEntries(counts);
      counts.clear();
      return report;
    },
  };
}
