import { readFileSync } from 'node:fs';

/** The columns of marks; places: hundredths of a percent in two bytes, weights: four bytes. */
export type MarkColumn = 'xs' | 'ys' | 'weights';

/** The columns of marks with an element; `elements`: numbers of texts. */
export type ElementColumn = 'elements' | 'elementXs' | 'elementYs';

/** The columns of traces: numbers of four bytes each, or numbers of texts; `ends` and `elementEnds`: behind the last mark of each. */
export type TraceColumn =
  | 'kinds'
  | 'ends'
  | 'elementEnds'
  | 'buckets'
  | 'indexes'
  | 'pages'
  | 'pageWidths'
  | 'pageHeights'
  | 'viewportWidths'
  | 'viewportHeights'
  | 'projects'
  | 'sessions'
  | 'tabs'
  | 'devices'
  | 'seqs';

/** Of the message that was read last; texts are given by where they lie in memory. */
type OfMessage =
  | 'projectStart'
  | 'projectEnd'
  | 'sessionStart'
  | 'sessionEnd'
  | 'tabStart'
  | 'tabEnd'
  | 'seq'
  | 'device'
  | 'firstTime'
  | 'isBot'
  | 'days'
  | 'dayList';

/** What `assembly/interactions.ts` exports. Addresses and lengths are bytes of its memory, which never grows. */
export interface TracesModule
  extends Readonly<
    Record<MarkColumn | ElementColumn | TraceColumn | OfMessage | 'input' | 'mostBytes', WebAssembly.Global>
  > {
  readonly memory: WebAssembly.Memory;
  prepare(): void;
  /** One of `readAnswers`. */
  read(length: number, firstOpenDay: number): number;
  /** Empties the columns. */
  beginBlock(): void;
  /** How many traces there are. */
  rows(): number;
  /** How many marks. */
  marks(): number;
  /** How many marks with an element. */
  placed(): number;
  /** Of one of `textColumns`. */
  countTexts(column: number): number;
  /** Pairs of starts and ends, four bytes each. */
  textsAt(column: number): number;
}

/**
 * Its marks are in the columns, without or with something to say of the message; it is for JavaScript; the block has to be
 * taken first.
 */
export const readAnswers = { read: 0, news: 1, unusual: 2, full: 3 } as const;

export const textColumns = { pages: 0, elements: 1, projects: 2, sessions: 3, tabs: 4 } as const;

/** Built from `assembly/`; sources and what is compiled from them lie as deep in the package. */
const file = new URL('../../dist/heatmaps/traces.wasm', import.meta.url);

/** The module with a memory of its own. */
export function loadTracesModule(): TracesModule {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)), {});
  const module = exports as TracesModule;
  module.prepare();
  return module;
}
