export type Teardown = () => void;

/** Runs `work` so that the page never sees an error of the recorder. */
export const guard =
  <Arguments extends unknown[]>(work: (...values: Arguments) => void): ((...values: Arguments) => void) =>
  (...values) => {
    try {
      work(...values);
    } catch {
      // A recorder that fails must not take the page with it.
    }
  };

/** Listens in the capture phase, passively; returns what ends it. */
export function listen<E extends Event>(target: EventTarget, types: string, handle: (event: E) => void): Teardown {
  const guarded = guard(handle) as EventListener;
  const options = { capture: true, passive: true };
  const names = types.split(' ');
  for (const name of names) target.addEventListener(name, guarded, options);
  return () => {
    for (const name of names) target.removeEventListener(name, guarded, options);
  };
}
