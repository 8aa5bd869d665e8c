/** What is left out when a page costs too much to record; each step keeps the savings of those before it. */
export type BudgetStep = 'moves' | 'styles' | 'subtree' | 'stop';

/** The budget: a share of the main thread, and NDJSON characters a second (gzip makes a tenth of it), over a window. */
const windowMs = 5000;
const mostCpu = 0.1;
const mostCharsPerSecond = 200_000;
/** After so long below a quarter of it, everything is recorded again. */
const calmMs = 60_000;
const calmShare = 0.25;

/** `subtree` three times: the heaviest part of the page, then the next. */
export const ladder: BudgetStep[] = ['moves', 'styles', 'subtree', 'subtree', 'subtree', 'stop'];

export interface BudgetFigures {
  /** Share of the main thread that the recorder took in the window, 0 … 1. */
  cpu: number;
  /** NDJSON characters a second. */
  rate: number;
}

/** Watches what the recording of a page's changes costs; keyframes are outside of it. */
export interface Budget {
  /** Milliseconds of the main thread, and characters that came of it. */
  spend(ms: number, characters: number): void;
  /** Steps of the ladder that are taken. */
  steps(): number;
}

/** @param onChange a step more was taken, or (undefined) all were taken back */
export function createBudget(onChange: (step: BudgetStep | undefined, figures: BudgetFigures) => void): Budget {
  let since = Date.now();
  let spentMs = 0;
  let written = 0;
  let calm = 0;
  let steps = 0;

  const look = (): void => {
    const passed = Date.now() - since;
    if (passed < windowMs) return;
    const cpu = spentMs / passed;
    const rate = (written / passed) * 1000;
    since += passed;
    spentMs = 0;
    written = 0;
    const share = Math.max(cpu / mostCpu, rate / mostCharsPerSecond);
    calm = share < calmShare ? calm + passed : 0;
    const isCalm = steps > 0 && calm >= calmMs;
    const step = ladder[steps];
    if (share > 1 && step) steps += 1;
    else if (isCalm) steps = 0;
    else return;
    onChange(isCalm ? undefined : step, { cpu: Math.round(cpu * 1000) / 1000, rate: Math.round(rate) });
  };

  return {
    spend(ms, characters) {
      spentMs += ms;
      written += characters;
      look();
    },
    steps: () => steps,
  };
}
