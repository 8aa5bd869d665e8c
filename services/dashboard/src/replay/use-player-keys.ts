import { useEffect } from 'react';
import { isTyping } from '../components/is-typing.ts';
import { speeds } from './player-controls.tsx';
import type { ReplayEngine } from './replay-engine.ts';

const shortcuts: Record<string, (engine: ReplayEngine) => void> = {
  ' ': (engine) => engine.toggle(),
  k: (engine) => engine.toggle(),
  ArrowLeft: (engine) => engine.seek(engine.getSnapshot().time - 5_000),
  ArrowRight: (engine) => engine.seek(engine.getSnapshot().time + 5_000),
  Home: (engine) => engine.seek(0),
  End: (engine) => engine.seek(engine.getSnapshot().duration),
  '-': (engine) => changeSpeed(engine, -1),
  '+': (engine) => changeSpeed(engine, 1),
};

function changeSpeed(engine: ReplayEngine, step: number): void {
  const next = speeds[speeds.indexOf(engine.getSnapshot().speed) + step];
  if (next !== undefined) engine.setSpeed(next);
}

/** Space and `k` play and pause, arrows go 5 s back and on, `+` and `-` change the speed, `f` is full screen. */
export function usePlayerKeys(engine: ReplayEngine | undefined, onFullscreen: () => void): void {
  useEffect(() => {
    if (!engine) return;
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
      // A button that has the focus is pressed with the space bar.
      if (event.key === ' ' && event.target instanceof Element && event.target.closest('button, a, [role="button"]'))
        return;
      const act = event.key === 'f' ? onFullscreen : shortcuts[event.key];
      if (!act) return;
      event.preventDefault();
      act(engine);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [engine, onFullscreen]);
}
