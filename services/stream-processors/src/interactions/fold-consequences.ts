/** What follows from earlier steps as time passes: clicks without an answer, errors after clicks, time of attention. */
import { attentionAfter, attentionEnded, attentiveMs } from './attention.ts';
import { add, type Fold } from './fold.ts';
import { formIdle } from './fold-form.ts';
import { answeredClicks, deadClickSlot, errorClickSlot, settledClicks } from './open-clicks.ts';
import { addAttention } from './page-visit.ts';
import type { TabState } from './tab-state.ts';
import { thresholds } from './thresholds.ts';

const { answer, reaction } = thresholds.deadClick;

/** Lets time pass up to a step at `time` (epoch ms) of the event on `line`, before it is applied. */
export function pass(fold: Fold, line: number, time: number): void {
  settle(fold, line, time);
  attend(fold, fold.state, time);
  if (time > fold.state.clock) fold.state = { ...fold.state, clock: time };
}

/** Adds the clicks that have stayed without an answer, and the form that has been given up. */
export function settle(fold: Fold, line: number, time: number): void {
  formIdle(fold, line, time);
  const { open, dead } = settledClicks(fold.state.openClicks, time);
  for (const { base, place } of dead) add(fold, { index: base + deadClickSlot, type: 'dead_click', ...place });
  if (open !== fold.state.openClicks) fold.state = { ...fold.state, openClicks: open };
}

/**
 * Lets time pass up to the context that a chunk leads with, on the page as it was `before`: a context states the scroll
 * position of its own moment, which is that of the scroll event that follows it where the visitor has just gone on.
 * A page that it has just opened was not in view.
 */
export function passToContext(fold: Fold, before: TabState, time: number): void {
  if (before.url === fold.state.url) {
    attend(fold, before, time);
  }
  fold.state = { ...fold.state, clock: Math.max(before.clock, time) };
}

function attend(fold: Fold, state: TabState, time: number): void {
  const ms = state.clock === 0 ? 0 : attentiveMs(state.attention, state.clock, time);
  if (ms <= 0) return;
  fold.activeMs += ms;
  addAttention(fold.visit, state, ms, time);
}

/** The page has changed, whoever made it. */
export function pageChanged(fold: Fold, time: number): void {
  fold.state = { ...fold.state, openClicks: answeredClicks(fold.state.openClicks, time, answer) };
}

/** The browser has reacted in a way in which visitors act by themselves as well. */
export function reacted(fold: Fold, time: number): void {
  fold.state = { ...fold.state, openClicks: answeredClicks(fold.state.openClicks, time, reaction) };
}

/** A sign of the visitor. */
export function attentive(fold: Fold, time: number): void {
  fold.state = { ...fold.state, attention: attentionAfter(fold.state.attention, time) };
}

export function unattended(fold: Fold, time: number): void {
  fold.state = { ...fold.state, attention: attentionEnded(fold.state.attention, time) };
}

/** An error makes the latest click before it an error click, once. */
export function failed(fold: Fold, time: number, message: string | undefined): void {
  const { openClicks } = fold.state;
  const latest = openClicks.at(-1);
  if (!latest || latest.failed || time - latest.place.time > thresholds.errorClick.within) return;
  fold.state = { ...fold.state, openClicks: [...openClicks.slice(0, -1), { ...latest, failed: true }] };
  add(fold, {
    index: latest.base + errorClickSlot,
    type: 'error_click',
    ...latest.place,
    ...(message !== undefined && { message }),
  });
}
