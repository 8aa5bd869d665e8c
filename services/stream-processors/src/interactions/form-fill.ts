import { thresholds } from './thresholds.ts';

/** A form that is being filled in: fields that were changed one after the other, on one page of a tab. */
export interface FormFill {
  /** When the first of its fields took the focus, or was changed; epoch ms. */
  since: number;
  /** Fields with the time of their latest change, least recently changed first. */
  changes: readonly FieldChange[];
  /** When something else was pressed after the latest change, and may have sent the form. */
  pressedAt: number | undefined;
}

interface FieldChange {
  /** rrweb node id. */
  node: number;
  /** Epoch ms. */
  time: number;
}

/** A node that has taken the focus. */
export interface Focus {
  node: number;
  /** Epoch ms. */
  time: number;
  /** It is known to be a field, and an interaction says so. */
  isTold: boolean;
}

const { idleAfter, longest, fields: most, sentWithin } = thresholds.form;

/** The fill after `node` was changed; what took the focus before counts when it led there. */
export function fillAfterChange(
  fill: FormFill | undefined,
  focus: Focus | undefined,
  node: number,
  time: number,
): FormFill {
  const begun = focus && isFresh(focus, node, time) ? focus.time : time;
  const others = (fill?.changes ?? []).filter((change) => change.node !== node && time - change.time <= longest);
  return {
    since: fill?.since ?? begun,
    changes: [...others, { node, time }].slice(-most),
    pressedAt: undefined,
  };
}

/** Whether what is done in `node` goes with its having taken the focus: what was focused long before was left alone. */
export const isFresh = (focus: Focus, node: number, time: number): boolean =>
  focus.node === node && time - focus.time <= idleAfter;

/** Time of the latest change, epoch ms. */
export const lastChange = (fill: FormFill): number => fill.changes.at(-1)?.time ?? fill.since;

export const isIdle = (fill: FormFill | undefined, time: number): fill is FormFill =>
  fill !== undefined && time - lastChange(fill) > idleAfter;

/** Whether leaving the page at `time` is what sending the form looks like. */
export const looksSent = ({ pressedAt }: FormFill, time: number): boolean =>
  pressedAt !== undefined && time - pressedAt <= sentWithin;

/** What is said of a fill that ends at `time`; of what goes on for longer, no more than the last `longest` counts. */
export const fillFigures = (fill: FormFill, time: number): { fillMs: number; fields: number } => ({
  fillMs: Math.round(Math.min(longest, Math.max(0, time - fill.since))),
  fields: fill.changes.filter((change) => time - change.time <= longest).length,
});
