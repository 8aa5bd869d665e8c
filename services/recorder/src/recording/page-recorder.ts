import { record } from '@rrweb/record';
import type { EventType, eventWithTime, IncrementalSource } from '@rrweb/types';
import type { Teardown } from '../listen.ts';
import { createEventGate } from '../privacy/event-gate.ts';
import { mask } from '../privacy/mask.ts';
import { maskUrl } from '../privacy/mask-url.ts';
import { editable, type PrivacySelectors } from '../privacy/selectors.ts';
import { type FormField, isFormField } from '../privacy/sensitive-field.ts';
import { createTextRules } from '../privacy/text-rules.ts';
import { type BudgetFigures, type BudgetStep, createBudget } from './budget.ts';
import { createBusyParts } from './busy-parts.ts';
import { type Urgency, urgencyOf } from './event-urgency.ts';
import { keyframeLines, type SnapshotNode } from './keyframe-lines.ts';
import type { RrwebInternals, SnapshotOption } from './rrweb-internals.ts';
import { runInSlices } from './slices.ts';
import { createSnapshotWalk, type SnapshotWalk } from './snapshot-walk.ts';

/** rrweb, set up so that it records no more than may leave the browser. */
export interface PageRecorder {
  /** Records the whole page anew: a Meta event and a keyframe. */
  takeKeyframe(): void;
  /** Writes an rrweb incremental event of the recorder's own. */
  addChange(data: object): void;
  /** rrweb's number of a node; -1 when it is not recorded. */
  idOf(node: Node): number;
  /** Runs at once or, while a keyframe is being taken, behind it. */
  inTurn(write: () => void): void;
  /** The page goes away: a keyframe that is being taken is ended at once, or given up where that would take long. */
  settle(): void;
  stop: Teardown;
}

/** Gets the events, masked, in order; the first are a Meta event and a keyframe. */
export type WriteEvent = (urgency: Urgency, timestamp: number, line: () => string) => void;

type RecordOptions = NonNullable<Parameters<typeof record<eventWithTime>>[0]>;

/** The recording costs too much: what is left out from now on, `none` when all is recorded again. */
export type OnBudget = (step: BudgetStep | 'none', figures: BudgetFigures) => void;

/** rrweb's sources of pointer movement: mouse, touch, drag. */
const moves = new Set<number>([1, 6, 12]);
/** Steps of the budget's ladder from which movement and style attributes are left out. */
const [withoutMoves, withoutStyles] = [1, 2];

const incremental = 3 as EventType.IncrementalSnapshot;
const mutation = 0 as IncrementalSource.Mutation;
const styleSheetRule = 8 as IncrementalSource.StyleSheetRule;
const styleDeclaration = 13 as IncrementalSource.StyleDeclaration;

/** Milliseconds that a page which goes away can spare. */
const settleMs = 50;
/** A keyframe that took long is not repeated before so many times as long, or so many milliseconds. */
const restFactor = 5;
const longestRestMs = 10_000;
/** A slice grows with each round of changes to look after, lest a page that never rests is never recorded. */
const extraMsPerRound = 4;
const mostExtraMs = 100;

export function recordPage(selectors: PrivacySelectors, write: WriteEvent, onBudget: OnBudget): PageRecorder {
  const rules = createTextRules(selectors);
  const gate = createEventGate((id) => record.mirror.getNode(id), selectors, rules);

  const masked = `${selectors.mask},${editable}`;
  // With rrweb's own classes, which a page may use as well.
  const guarded = `.rr-block,.rr-mask,${selectors.block},${masked}`;

  const busyParts = createBusyParts();
  let characters = 0;
  const budget = createBudget((step, figures) => {
    if (step === 'subtree') busyParts.freeze();
    onBudget(step ?? 'none', figures);
    if (step) return;
    busyParts.thaw();
    takeKeyframe();
  });

  /** Set while the page is being walked. */
  let walk: SnapshotWalk | undefined;
  /** Goes on with the keyframe that is being taken; true when it is complete. */
  let step: ((isOver: () => boolean) => boolean) | undefined;
  let giveUp: Teardown = () => {};
  /** What comes behind the keyframe that is being taken. */
  let held: (() => void)[] = [];
  let again: ReturnType<typeof setTimeout> | undefined;
  let restUntil = 0;

  const inTurn = (work: () => void): void => {
    if (step) held.push(work);
    else work();
  };

  const end = (): void => {
    giveUp();
    walk = undefined;
    step = undefined;
    for (const work of held.splice(0)) work();
  };

  const take = (internals: RrwebInternals): void => {
    if (step) return;
    if (Date.now() < restUntil) {
      again ??= setTimeout(() => {
        again = undefined;
        take(internals);
      }, restUntil - Date.now());
      return;
    }
    internals.intercept({
      filter: (records) => (walk?.note(records) ? [] : busyParts.filter(records, budget.steps() >= withoutStyles)),
      spent(ms) {
        budget.spend(ms, characters);
        characters = 0;
      },
    });
    // What changed until now is still told by itself; from here on it is part of the snapshot.
    internals.drain();
    internals.begin();
    const timestamp = Date.now();
    let lines: Iterator<string> | undefined;
    let urgency: Urgency = 'keyframe';

    const begin = (document: SnapshotNode): Iterator<string> => {
      walk = undefined;
      const data = { href: maskUrl(location.href), width: innerWidth, height: innerHeight };
      write('meta', timestamp, () => JSON.stringify({ type: 4, data, timestamp }));
      const offset = { left: scrollX, top: scrollY };
      internals.end();
      return keyframeLines(document, offset, timestamp);
    };
    step = (isOver) => {
      if (!lines) {
        const snapshot = walk?.step(isOver);
        if (!snapshot) return false;
        lines = begin(snapshot);
      }
      for (let next = lines.next(); !next.done; next = lines.next()) {
        const line = next.value;
        if (line) write(urgency, timestamp, () => line);
        if (line) urgency = 'part';
        if (isOver()) return false;
      }
      restUntil = Date.now() + Math.min(longestRestMs, restFactor * (Date.now() - timestamp));
      return true;
    };
    walk = createSnapshotWalk(internals, gate.node, guarded);
    giveUp = runInSlices({
      step: (isOver) => {
        const isDone = step?.(isOver) ?? true;
        if (isDone) end();
        return isDone;
      },
      extraMs: () => Math.min(mostExtraMs, extraMsPerRound * (walk?.rounds() ?? 0)),
      onFailure: end,
    });
  };

  /** Whether an event says what the snapshot will say by itself, or what the budget leaves out. */
  const isLeftOut = ({ type, data }: eventWithTime): boolean => {
    if (type === incremental && moves.has(data.source)) return budget.steps() >= withoutMoves;
    // The document of a frame that has not been parsed yet: it comes again when it has, and players take the first only.
    if (type === incremental && data.source === mutation && data.isAttachIframe)
      return data.adds.every(({ node }) => 'childNodes' in node && node.childNodes.length === 0);
    if (!walk || type !== incremental || !('id' in data) || data.id === undefined) return false;
    if (data.id === -1) return true;
    if (data.source !== styleSheetRule && data.source !== styleDeclaration) return false;
    const node = record.mirror.getNode(data.id);
    if (node) walk.renew(node);
    return true;
  };

  const options: RecordOptions & SnapshotOption = {
    emit(event) {
      const passed = isLeftOut(event) ? null : gate.event(event);
      if (!passed) return;
      const line = (): string => {
        const text = JSON.stringify(passed);
        characters += text.length;
        return text;
      };
      inTurn(() => write(urgencyOf(passed), passed.timestamp, line));
    },
    takeSnapshot: take,
    blockSelector: selectors.block,
    ignoreSelector: selectors.ignore,
    maskTextSelector: masked,
    maskTextFn: (text, element) => (element === null || rules.isMasked(element) ? mask(text) : text),
    // By tag, not by type: `maskAllInputs` knows the usual types only and leaves hidden inputs as they are.
    maskInputOptions: { input: true, textarea: true, select: true } as Record<string, boolean>,
    maskInputFn: (text, field) => (isFormField(field) ? rules.fieldValue(text, field as FormField) : mask(text)),
    sampling: { mousemove: 50, mousemoveCallback: 500, scroll: 150, media: 800 },
    slimDOMOptions: 'all',
    inlineStylesheet: true,
    recordCrossOriginIframes: false,
    recordAfter: 'DOMContentLoaded',
    errorHandler: () => true,
  };
  const takeKeyframe = (): void => {
    try {
      record.takeFullSnapshot();
    } catch {
      // The document is still loading: the first keyframe comes by itself.
    }
  };
  const stop = record(options);
  return {
    takeKeyframe,
    addChange(data) {
      const timestamp = Date.now();
      if (budget.steps() < withoutStyles)
        inTurn(() => write('change', timestamp, () => JSON.stringify({ type: incremental, data, timestamp })));
    },
    idOf: (node) => record.mirror.getId(node),
    inTurn,
    settle() {
      const until = performance.now() + settleMs;
      try {
        step?.(() => performance.now() >= until);
      } finally {
        if (step) end();
      }
    },
    stop() {
      clearTimeout(again);
      held = [];
      end();
      stop?.();
    },
  };
}
