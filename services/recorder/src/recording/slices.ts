import type { Teardown } from '../listen.ts';

/** Milliseconds of work at a time: a frame is seldom missed, and nobody feels it. */
const sliceMs = 12;
/** So much at least is for the work itself. */
const leastMs = 4;
/** Nobody waits for a page that is not seen, and browsers run its timers once a second. */
const hiddenSliceMs = 100;

/** Work that may be interrupted. */
export interface SlicedWork {
  /** Runs until it is done (true) or `isOver` says that the slice is. */
  step(isOver: () => boolean): boolean;
  /** Milliseconds that a slice takes more than usual. */
  extraMs(): number;
  /** `step` threw an error. */
  onFailure(): void;
}

/** Runs the work in slices, with a rest for the page after each; returns what gives it up. */
export function runInSlices({ step, extraMs, onFailure }: SlicedWork): Teardown {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const run = (): void => {
    // The first look at a scroll position makes the browser lay out what the page has changed, as it would soon anyway: and a
    // page that changes all the time would leave no time for the work.
    const start = performance.now();
    void document.documentElement.scrollTop;
    const slice = start + (document.hidden ? hiddenSliceMs : sliceMs);
    const end = Math.max(slice, performance.now() + leastMs) + extraMs();
    try {
      if (!step(() => performance.now() >= end)) timer = setTimeout(run);
    } catch {
      onFailure();
    }
  };
  timer = setTimeout(run);
  return () => clearTimeout(timer);
}
