import type { BehaviourSums, Interaction } from '@sightline/schemas';
import type { ChunkEvent } from './chunk-event.ts';
import { meaningOfPlugin } from './custom-events.ts';
import { type Fold, type MendReason, mend } from './fold.ts';
import { click, custom, focus, input, move, select, signal } from './fold-acts.ts';
import { strokeEnded } from './fold-behaviour.ts';
import { pageChanged, pass, passToContext, settle } from './fold-consequences.ts';
import { context, endVisit, fullSnapshot, meta, page, scroll, viewportResize } from './fold-page.ts';
import { carriedClicks } from './open-clicks.ts';
import { openVisit } from './page-visit.ts';
import { clickInteraction, eventType, focusInteraction, incrementalSource, pageChanges } from './rrweb.ts';
import { contextTag, type Step, stepsOf } from './steps.ts';
import type { TabState } from './tab-state.ts';
import { thresholds } from './thresholds.ts';

export interface FoldedChunk {
  /** What the next chunk of the tab starts from. */
  state: TabState;
  /** In the order of time; see the index's description in `interactions.schema.json` for their identities. */
  interactions: Interaction[];
  /** URLs of the pages on which the chunk began and ended, and the last one's title; empty while unknown. */
  firstUrl: string;
  lastUrl: string;
  title: string;
  /** Of an identified visitor, as far as this chunk tells. */
  user: string | undefined;
  /** What the site says of them. */
  traits: Readonly<Record<string, string>>;
  /** The browser remembers an earlier session. */
  returning: boolean;
  closed: boolean;
  /** For how long the visitor was there, ms. */
  activeMs: number;
  /** Markers that something was left out. */
  gaps: number;
  /** What tells people from programs, but for what the interactions say. */
  behaviour: BehaviourSums;
  /** How often values were moved into their bounds or taken for unknown, by reason. */
  mended: ReadonlyMap<MendReason, number>;
}

/** What a chunk's events mean, given what the chunks before them left. The same arguments give the same result. */
export function foldChunk(state: TabState, events: readonly ChunkEvent[]): FoldedChunk {
  const fold: Fold = {
    state: { ...state, openClicks: carriedClicks(state.openClicks) },
    interactions: [],
    visit: openVisit(0),
    target: undefined,
    way: undefined,
    rageClick: undefined,
    rest: undefined,
    stroke: undefined,
    keyed: undefined,
    behaviour: {},
    selectedAt: undefined,
    inputNode: undefined,
    user: undefined,
    traits: {},
    returning: false,
    closed: false,
    activeMs: 0,
    gaps: 0,
    mended: new Map(),
    hasContext: false,
    firstUrl: '',
  };
  const steps = stepsOf(events);
  for (const step of steps) apply(fold, step);
  // Steps are in the order of time; a leading context counts as before everything.
  const first = steps.find(({ time }) => Number.isFinite(time));
  if (first && (steps.at(-1)?.time ?? 0) - first.time > thresholds.longestSession) mend(fold, 'clock_jump');
  endVisit(fold);
  strokeEnded(fold);
  const { url, title } = fold.state;
  return {
    state: fold.state,
    interactions: fold.interactions.sort((a, b) => a.time - b.time || a.index - b.index),
    firstUrl: fold.firstUrl || url,
    lastUrl: url,
    title,
    user: fold.user,
    traits: fold.traits,
    returning: fold.returning,
    closed: fold.closed,
    activeMs: Math.round(fold.activeMs),
    gaps: fold.gaps,
    behaviour: fold.behaviour,
    mended: fold.mended,
  };
}

type Handler = (fold: Fold, event: ChunkEvent) => void;

const incrementalHandlers: Record<number, Handler> = {
  [incrementalSource.mouseInteraction]: (fold, event) => {
    if (event.data.type === clickInteraction) click(fold, event);
    else if (event.data.type === focusInteraction) focus(fold, event);
  },
  [incrementalSource.scroll]: scroll,
  [incrementalSource.viewportResize]: viewportResize,
  [incrementalSource.input]: input,
  [incrementalSource.selection]: select,
};

const handlers: Record<number, Handler> = {
  [eventType.meta]: meta,
  [eventType.fullSnapshot]: fullSnapshot,
  [eventType.incremental]: (fold, event) => {
    const { source, keyframe } = event.data;
    // A large keyframe goes on in changes; the page itself has not changed.
    if (typeof source !== 'number' || keyframe === true) return;
    if (pageChanges.has(source)) pageChanged(fold, event.time);
    else incrementalHandlers[source]?.(fold, event);
  },
  [eventType.plugin]: (fold, event) => signal(fold, event, meaningOfPlugin(event.data.plugin, event.data.payload)),
  [eventType.custom]: (fold, event) => {
    const { tag, payload } = event.data;
    if (tag === contextTag) context(fold, event);
    else if (tag === 'sightline.page') page(fold, payload);
    else if (typeof tag === 'string') custom(fold, event, tag);
  },
};

function apply(fold: Fold, { time, event, sample }: Step): void {
  const isContext = event.data.tag === contextTag;
  // A chunk that leads with its context begins on the page which that states, any other where the one before ended.
  if (!isContext) fold.firstUrl ||= fold.state.url;
  if (time === Number.NEGATIVE_INFINITY) {
    const before = fold.state;
    settle(fold, event.line, event.time);
    context(fold, event);
    passToContext(fold, before, event.time);
    return;
  }
  pass(fold, event.line, time);
  if (sample) move(fold, event, sample, time);
  else handlers[event.type]?.(fold, event);
}
