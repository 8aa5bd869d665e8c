/** What tells people from programs: how the pointer moves and in what rhythm fields change, within a chunk. */
import type { BehaviourSums } from '@sightline/schemas';
import { finite } from './chunk-event.ts';
import type { Fold } from './fold.ts';
import { nextStroke, strokeSums } from './pointer-strokes.ts';
import { thresholds } from './thresholds.ts';

export function pointerMoved(fold: Fold, { x, y }: { x: number; y: number }, time: number): void {
  const { stroke, ended } = nextStroke(fold.stroke, { x, y, time });
  if (ended) addBehaviour(fold, strokeSums(ended));
  fold.stroke = stroke;
}

/** A click, another page or the end of the chunk ends a stroke. */
export function strokeEnded(fold: Fold): void {
  if (fold.stroke) addBehaviour(fold, strokeSums(fold.stroke));
  fold.stroke = undefined;
}

/** One change of a field after the other is a key, as far as a recording tells; what is typed is not looked at. */
export function fieldChanged(fold: Fold, id: unknown, time: number): void {
  const node = finite(id);
  const before = fold.keyed;
  fold.keyed = node === undefined ? undefined : { node, time };
  if (!before || before.node !== node) return;
  const ms = time - before.time;
  if (ms < 0 || ms > thresholds.behaviour.keyPause) return;
  addBehaviour(fold, { keys: 1, keySum: ms, keySquares: ms * ms });
}

export function addBehaviour({ behaviour }: Fold, sums: BehaviourSums): void {
  for (const [name, value] of Object.entries(sums) as [keyof BehaviourSums, number][]) {
    if (value > 0) behaviour[name] = (behaviour[name] ?? 0) + value;
  }
}
