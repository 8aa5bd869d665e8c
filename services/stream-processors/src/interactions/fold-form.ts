/** Steps of forms: a field takes the focus, is changed, the form is sent or given up. Never what is in a field. */
import { type ChunkEvent, finite } from './chunk-event.ts';
import { add, type Fold } from './fold.ts';
import { type Focus, fillAfterChange, fillFigures, isFresh, isIdle, lastChange, looksSent } from './form-fill.ts';

/** Above what an event itself is and what it sums up; a quick back is slot 0 there. */
const formSlots = 2 ** 30;
const outcomeSlot = 1;
const focusSlot = 2;
/** Apart, for the event behind the silence may send a form. */
const idleSlot = 3;

/** Tags of what is filled in; a click on a label is followed by one on its field. */
const filledIn = new Set(['input', 'textarea', 'select']);
/** Tags of what sends no form when it is clicked. */
const sendsNothing = new Set(['a', 'label', 'textarea', 'select', 'option', 'video', 'audio', 'iframe']);

/** Any element may take the focus; it is known to be a field when it was changed before, when it is clicked, or changed. */
export function formFocus(fold: Fold, { line, time, data }: ChunkEvent): void {
  const node = finite(data.id);
  if (node === undefined) return;
  const isKnown = fold.state.form?.changes.some((change) => change.node === node) ?? false;
  setFocus(fold, { node, time, isTold: false });
  if (isKnown) tellFocus(fold, line, node, time);
}

export function formChange(fold: Fold, { line, time, data }: ChunkEvent): void {
  const node = finite(data.id);
  if (node === undefined) return;
  const { focus, form } = fold.state;
  tellFocus(fold, line, node, time);
  fold.state = { ...fold.state, form: fillAfterChange(form, focus, node, time) };
}

/** A click, of whatever made it: on a field it tells what has taken the focus, elsewhere it may send the form. */
export function formPress(fold: Fold, { line, time, data }: ChunkEvent, tag: string | undefined): void {
  const node = finite(data.id);
  if (tag !== undefined && filledIn.has(tag) && node !== undefined) tellFocus(fold, line, node, time);
  const { form } = fold.state;
  if (!form || (tag !== undefined && sendsNothing.has(tag))) return;
  if (form.changes.some((change) => change.node === node)) return;
  fold.state = { ...fold.state, form: { ...form, pressedAt: time } };
}

/** The recording says that a form was sent. */
export function formSent(fold: Fold, { line, time }: ChunkEvent): void {
  const { form } = fold.state;
  add(fold, { index: slot(line, outcomeSlot), type: 'form_submit', time, ...(form && fillFigures(form, time)) });
  endForm(fold, time);
}

/** The page goes away or becomes another: the form was sent by what was pressed just before, or is given up. */
export function formLeft(fold: Fold, line: number, time: number): void {
  const { form } = fold.state;
  if (form && looksSent(form, time)) {
    add(fold, { index: slot(line, outcomeSlot), type: 'form_submit', time, ...fillFigures(form, time) });
  } else abandon(fold, slot(line, outcomeSlot));
  endForm(fold, time);
}

/** Lets time pass up to a step at `time`: what nobody changes any more is given up. */
export function formIdle(fold: Fold, line: number, time: number): void {
  if (!isIdle(fold.state.form, time)) return;
  abandon(fold, slot(line, idleSlot));
  endForm(fold, time);
}

const slot = (line: number, offset: number): number => formSlots + line * 4 + offset;

/** Given up is a form at its latest change, and in the field that was changed then. */
function abandon(fold: Fold, index: number): void {
  const { form } = fold.state;
  const last = form?.changes.at(-1);
  if (!form || !last) return;
  const time = lastChange(form);
  add(fold, {
    index,
    type: 'form_abandon',
    time,
    node: last.node,
    ...fillFigures(form, time),
  });
}

function endForm(fold: Fold, time: number): void {
  fold.state = { ...fold.state, form: undefined, focus: undefined, formDecidedAt: time };
}

function tellFocus(fold: Fold, line: number, node: number, time: number): void {
  const { focus } = fold.state;
  if (!focus || focus.isTold || !isFresh(focus, node, time)) return;
  setFocus(fold, { ...focus, isTold: true });
  add(fold, { index: slot(line, focusSlot), type: 'field_focus', time: focus.time, node });
}

const setFocus = (fold: Fold, focus: Focus): void => {
  fold.state = { ...fold.state, focus };
};
