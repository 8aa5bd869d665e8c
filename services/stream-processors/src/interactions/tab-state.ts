import type { Attention } from './attention.ts';
import type { Focus, FormFill } from './form-fill.ts';
import type { OpenClick } from './open-clicks.ts';
import type { Arrival } from './quick-back.ts';
import type { Burst } from './rage-clicks.ts';

interface Size {
  /** CSS px; 0 while unknown. */
  width: number;
  height: number;
}

interface Position {
  /** CSS px. */
  x: number;
  y: number;
}

/** What a chunk leaves to the next chunk of its tab. Plain data: a fold over the tab's chunks in the order of seq. */
export interface TabState {
  /** Empty while unknown. */
  url: string;
  title: string;
  viewport: Size;
  /** The document's scroll size, when the recording states it. */
  statedPage: Size | undefined;
  scroll: Position;
  /** Furthest scroll position since the page or its last keyframe: what an unstated size is estimated from. */
  furthestScroll: Position;
  /** rrweb id of the document, whose scrolling is the page's. Undefined until a keyframe has told. */
  documentId: number | undefined;
  burst: Burst | undefined;
  /** Time of the latest step, epoch ms; 0 before the first. */
  clock: number;
  /** Nothing came before: the tab's first chunk is still to come. */
  isNew: boolean;
  /** When the page became known without its being known whether the visitor came to it then; epoch ms. */
  uncertainSince: number | undefined;
  /** How the visitor came to the current page, when the page before is known. */
  arrival: Arrival | undefined;
  attention: Attention | undefined;
  /** Latest clicks whose consequences may still come, oldest first. */
  openClicks: readonly OpenClick[];
  /** The form that is being filled in. */
  form: FormFill | undefined;
  /** What has taken the focus on this page since the latest form ended. */
  focus: Focus | undefined;
  /** When it was last settled that no form is being filled in; epoch ms, 0 for never. */
  formDecidedAt: number;
}

export const initialTabState: TabState = {
  url: '',
  title: '',
  viewport: { width: 0, height: 0 },
  statedPage: undefined,
  scroll: { x: 0, y: 0 },
  furthestScroll: { x: 0, y: 0 },
  documentId: undefined,
  burst: undefined,
  clock: 0,
  isNew: true,
  uncertainSince: undefined,
  arrival: undefined,
  attention: undefined,
  openClicks: [],
  form: undefined,
  focus: undefined,
  formDecidedAt: 0,
};
