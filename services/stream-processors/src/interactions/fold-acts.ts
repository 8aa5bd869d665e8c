/** Steps that are acts of the visitor or signals of the page. */
import { type ChunkEvent, finite, isObject } from './chunk-event.ts';
import { clickTarget, isField, placeOfTarget } from './click-target.ts';
import { nextWay } from './cursor-thrash.ts';
import { type Meaning, meaningOfCustom } from './custom-events.ts';
import { add, type Fold, mend } from './fold.ts';
import { fieldChanged, pointerMoved, strokeEnded } from './fold-behaviour.ts';
import { attentive, failed, pageChanged, reacted, unattended } from './fold-consequences.ts';
import { formChange, formFocus, formLeft, formPress, formSent } from './fold-form.ts';
import { nextRest } from './hover-rest.ts';
import { withOpenClick } from './open-clicks.ts';
import { isOutsidePage, pointOnPage, statedSizes } from './page-geometry.ts';
import { addMove } from './page-visit.ts';
import { isSamePress, nextBurst } from './rage-clicks.ts';
import { incrementalSource } from './rrweb.ts';
import { thresholds } from './thresholds.ts';
import { traitsOf } from './traits.ts';

const nodeOf = (id: unknown): { node?: number } => (Number.isSafeInteger(id) ? { node: id as number } : {});

/** A sample of a move, made at `time`, which is before the event was written. */
export function move(fold: Fold, event: ChunkEvent, { x, y }: { x: number; y: number }, time: number): void {
  attentive(fold, time);
  if (isOutsidePage(fold.state, x, y)) mend(fold, 'point_outside_page');
  addMove(fold.visit, fold.state, x, y, event.time);
  if (event.data.source === incrementalSource.mouseMove) pointerMoved(fold, { x, y }, time);
  const { rest, restMs } = nextRest(fold.rest, { x, y, time });
  if (restMs > 0 && fold.rest) {
    const { first } = fold.rest;
    add(fold, {
      index: event.line * 4 + 2,
      type: 'hover_hesitation',
      time: first.time,
      restMs,
      ...pointOnPage(fold.state, first.x, first.y),
      ...statedSizes(fold.state),
    });
  }
  fold.rest = rest;
  const { way, isThrash } = nextWay(fold.way, { x, y, time });
  fold.way = way;
  if (!isThrash) return;
  const index = event.line * 4 + 1;
  // One event may hold the samples of two; they would share a name, of which a store keeps one.
  if (fold.interactions.some((known) => known.index === index)) return;
  add(fold, {
    index,
    type: 'cursor_thrash',
    time,
    ...pointOnPage(fold.state, x, y),
    ...statedSizes(fold.state),
  });
}

export function click(fold: Fold, event: ChunkEvent): void {
  const { line, time, data } = event;
  attentive(fold, time);
  const target = placeOfTarget(fold.target, time);
  formPress(fold, event, target.tag);
  fold.target = undefined;
  fold.rest = undefined;
  strokeEnded(fold);
  const x = finite(data.x);
  const y = finite(data.y);
  fold.inputNode = undefined;
  fold.closed = false;
  // The keyboard's and scripts' clicks have no place: browsers write 0, 0.
  if (x === undefined || y === undefined || (x === 0 && y === 0)) {
    add(fold, { index: line * 4, type: 'click', time, ...statedSizes(fold.state), ...nodeOf(data.id), ...target });
    return;
  }
  if (isOutsidePage(fold.state, x, y)) mend(fold, 'point_outside_page');
  const { burst } = fold.state;
  if (isSamePress(burst, { x, y, time })) return;
  const next = nextBurst(burst, { x, y, time }, fold.state.url);
  fold.state = { ...fold.state, burst: next };
  const place = { time, ...pointOnPage(fold.state, x, y), ...statedSizes(fold.state), ...nodeOf(data.id), ...target };
  add(fold, { index: line * 4, type: 'click', ...place });
  const open = { base: line * 4, place, answered: isField(target.tag), failed: false };
  fold.state = { ...fold.state, openClicks: withOpenClick(fold.state.openClicks, open) };
  if (next.count === 1) fold.rageClick = undefined;
  if (next.count === thresholds.rageClick.clicks) {
    fold.rageClick = add(fold, { index: line * 4 + 1, type: 'rage_click', ...place });
  }
  if (fold.rageClick) fold.rageClick.clicks = next.count;
}

/** Selecting text is one interaction, however often the selection changes meanwhile; that it is given up is none. */
export function select(fold: Fold, { line, time, data }: ChunkEvent): void {
  reacted(fold, time);
  if (!Array.isArray(data.ranges) || data.ranges.length === 0) return;
  const before = fold.selectedAt;
  fold.selectedAt = time;
  if (before !== undefined && time - before <= thresholds.sameSelection) return;
  add(fold, { index: line * 4, type: 'selection', time });
}

/** Browsers focus what was clicked if it can be: a field waits to be typed into, and has answered so. */
export function focus(fold: Fold, event: ChunkEvent): void {
  formFocus(fold, event);
  // A button takes the focus as well; where it is known what was clicked, that decides.
  if (fold.state.openClicks.at(-1)?.place.tag === undefined) reacted(fold, event.time);
}

/** An input without its value; typing into one field is one interaction until something else is done. */
export function input(fold: Fold, event: ChunkEvent): void {
  const { line, time, data } = event;
  pageChanged(fold, time);
  if (data.userTriggered === false) return;
  attentive(fold, time);
  formChange(fold, event);
  fieldChanged(fold, data.id, time);
  const id = finite(data.id);
  if (id !== undefined && id === fold.inputNode) return;
  fold.inputNode = id;
  fold.closed = false;
  add(fold, { index: line * 4, type: 'input', time, ...nodeOf(data.id) });
}

export function signal(fold: Fold, { line, time }: ChunkEvent, meaning: Meaning | undefined): void {
  if (!meaning) return;
  if (meaning.type === 'identify') fold.user = meaning.user;
  if (meaning.state === 'visible') {
    fold.closed = false;
    attentive(fold, time);
  } else if (meaning.state === 'hidden') {
    // A link may have opened another tab.
    pageChanged(fold, time);
    unattended(fold, time);
  } else if (meaning.type === 'error') failed(fold, time, meaning.message);
  add(fold, { index: line * 4, time, ...meaning });
}

export function custom(fold: Fold, event: ChunkEvent, tag: string): void {
  const { payload } = event.data;
  if (tag === 'sightline.leave') {
    fold.closed = isObject(payload) && payload.closed === true;
    pageChanged(fold, event.time);
    unattended(fold, event.time);
    formLeft(fold, event.line, event.time);
  } else if (tag === 'sightline.identify') {
    fold.traits = { ...fold.traits, ...traitsOf(payload) };
    signal(fold, event, meaningOfCustom(tag, payload));
  } else if (tag === 'sightline.submit') formSent(fold, event);
  else if (tag === 'sightline.gap') fold.gaps += 1;
  else if (tag === 'sightline.returning') fold.returning = true;
  else if (tag === 'sightline.target') fold.target = clickTarget(payload, event.time);
  else signal(fold, event, meaningOfCustom(tag, payload));
}
