import type { BehaviourSums, Interaction } from '@sightline/schemas';
import type { ClickTarget } from './click-target.ts';
import type { PointerWay } from './cursor-thrash.ts';
import type { HoverRest } from './hover-rest.ts';
import { pageOf } from './page-of.ts';
import type { PageVisit } from './page-visit.ts';
import type { Stroke } from './pointer-strokes.ts';
import type { TabState } from './tab-state.ts';

/** A fold under way: the only thing that its steps change. */
export interface Fold {
  state: TabState;
  interactions: Interaction[];
  visit: PageVisit;
  /** The latest click's burst, once it has become a rage click in this chunk. */
  rageClick: Interaction | undefined;
  /** Of the click that comes next. */
  target: ClickTarget | undefined;
  /** Of the pointer, in this chunk and on this page. */
  way: PointerWay | undefined;
  /** Where the pointer rests, in this chunk and on this page; nothing after a click. */
  rest: HoverRest | undefined;
  /** Of the mouse, in this chunk and on this page. */
  stroke: Stroke | undefined;
  /** The latest change of a field in this chunk. */
  keyed: { node: number; time: number } | undefined;
  /** What tells people from programs, so far. */
  behaviour: BehaviourSums;
  /** Time of the latest change of the selection in this chunk, epoch ms. */
  selectedAt: number | undefined;
  /** Node of the input before, so that typing is one interaction. */
  inputNode: number | undefined;
  user: string | undefined;
  /** What the site says of the identified visitor. */
  traits: Record<string, string>;
  /** The browser remembers an earlier session. */
  returning: boolean;
  closed: boolean;
  /** Time for which the visitor was there, ms. */
  activeMs: number;
  /** Markers that something was left out. */
  gaps: number;
  /** Values that were moved into their bounds or taken for unknown, by reason. */
  mended: Map<MendReason, number>;
  /** The chunk has stated its context. */
  hasContext: boolean;
  firstUrl: string;
}

export type MendReason = 'point_outside_page' | 'no_size' | 'clock_jump';

export const mend = ({ mended }: Fold, reason: MendReason): void => {
  mended.set(reason, (mended.get(reason) ?? 0) + 1);
};

/** Adds an interaction on the current page. */
export function add(fold: Fold, interaction: Omit<Interaction, 'url' | 'page'>): Interaction {
  const { url } = fold.state;
  const { index, type, time, ...rest } = interaction;
  const added = { index, type, time, url, page: pageOf(url), ...rest };
  fold.interactions.push(added);
  return added;
}
