import type { Interaction } from '@sightline/schemas';
import { finite, isObject, text } from './chunk-event.ts';
import { thresholds } from './thresholds.ts';

/** What the recorder says of a click before the click itself. */
export interface ClickTarget {
  /** Epoch ms. */
  time: number;
  place: Pick<Interaction, 'element' | 'tag' | 'role' | 'label' | 'elementX' | 'elementY'>;
}

/** Elements that a click leads into: they answer by waiting for what comes. */
const fields = new Set(['input', 'textarea', 'select', 'option', 'label', 'video', 'audio', 'iframe']);

export const isField = (tag: string | undefined): boolean => tag !== undefined && fields.has(tag);

/** Roles of elements that state none, of those tags that have one whatever their attributes say (https://www.w3.org/TR/html-aam-1.0/). */
const rolesOfTags = new Map([
  ['button', 'button'],
  ['textarea', 'textbox'],
  ['option', 'option'],
  ['li', 'listitem'],
  ['nav', 'navigation'],
  ['main', 'main'],
  ['dialog', 'dialog'],
]);

const percentOfPerMille = (value: unknown): number => Math.min(1000, Math.max(0, finite(value) ?? 500)) / 10;

export function clickTarget(payload: unknown, time: number): ClickTarget | undefined {
  const fieldsOf = isObject(payload) ? payload : {};
  const element = text(fieldsOf.element, thresholds.limits.element);
  const tag = text(fieldsOf.tag, thresholds.limits.name);
  if (!element || !tag) return undefined;
  const role = text(fieldsOf.role, thresholds.limits.name) || rolesOfTags.get(tag);
  const label = text(fieldsOf.label, thresholds.limits.name);
  const place = {
    element,
    tag,
    ...(role ? { role } : {}),
    ...(label ? { label } : {}),
    elementX: percentOfPerMille(fieldsOf.x),
    elementY: percentOfPerMille(fieldsOf.y),
  };
  return { time, place };
}

/** The target's place, if it is that of a click at `time`: both are written in one turn of the browser. */
export const placeOfTarget = (target: ClickTarget | undefined, time: number): ClickTarget['place'] =>
  target && time - target.time <= thresholds.sameTarget ? target.place : {};
