export interface FieldClass {
  /** Type of the field (`text`, `email`, `textarea` …), `sensitive` where the privacy rules block it, `none` outside of fields. */
  field: string;
}

/**
 * rrweb custom events (type 5) that Sightline gives a meaning. The recorder writes them; any client may.
 * `tag` is the key, `payload` the value.
 */
export interface RecorderEvents {
  /** First event of every chunk, so that a chunk can be read alone. */
  'sightline.context': {
    url: string;
    title: string;
    viewportWidth: number;
    viewportHeight: number;
    /** The document's scroll size and position, CSS px. */
    pageWidth: number;
    pageHeight: number;
    scrollX: number;
    scrollY: number;
    /** Set once `identify` was called. */
    user?: string;
  };
  /** The page's size changed. */
  'sightline.page': { pageWidth: number; pageHeight: number };
  /** What the click that follows at once is made on. */
  'sightline.target': {
    /** CSS selector that finds the element again at any width. */
    element: string;
    tag: string;
    /** As the page states it, or `link`. */
    role?: string | undefined;
    /** What the author calls it: `aria-label`, `title` or `alt`, masked where text is. Nothing of fields. */
    label?: string | undefined;
    /** Position inside the element's box, per mille from its left and its top. */
    x: number;
    y: number;
  };
  /** A form was sent. */
  'sightline.submit': FieldClass;
  /** Something was copied, cut or pasted; never what. */
  'sightline.copy': FieldClass;
  'sightline.cut': FieldClass;
  'sightline.paste': FieldClass;
  'sightline.identify': { user: string; traits?: Record<string, unknown> };
  /** What the site reports. Names with a meaning: `login` with properties.outcome `success` or `failure`. */
  'sightline.event': { name: string; properties?: Record<string, unknown> };
  /** Signs that no person is at work; each flag at most once a second. */
  'sightline.automation': { flags: ('webdriver' | 'untrusted_click' | 'untrusted_input')[] };
  /** An earlier session of this browser is remembered: the visitor returns. */
  'sightline.returning': Record<string, never>;
  'sightline.visibility': { state: 'visible' | 'hidden' };
  'sightline.error': { message: string };
  /** Something was not sent: how much, and why. */
  'sightline.gap': {
    reason:
      | 'chunk_too_large'
      | 'chunk_rejected'
      | 'queue_full'
      | 'page_left'
      /** Written by the collector: events of another client that are none of rrweb, or a whole batch of them. */
      | 'events_refused'
      | 'batch_refused';
    /** Code of the collector's refusal. */
    code?: string;
    events?: number;
    keyframe?: boolean;
    bytes?: number;
    chunks?: number;
  };
  /** A call of the console; `text` only where the site has asked for it. */
  'sightline.console': { level: 'debug' | 'log' | 'info' | 'warn' | 'error'; text?: string };
  /** A request of the page; status 0: it failed. Sizes where they are known; of text, in characters. */
  'sightline.network': {
    method: string;
    url: string;
    status: number;
    durationMs: number;
    requestBytes?: number;
    responseBytes?: number;
  };
  /**
   * The page costs too much to record. Left out from here on: pointer moves, then style attributes, then the changes of the
   * busiest part, then everything; `none`: all is recorded again. `cpu` is the recorder's share of the main thread, 0 … 1,
   * `rate` NDJSON characters a second, over the last seconds.
   */
  'sightline.budget': { step: 'moves' | 'styles' | 'subtree' | 'stop' | 'none'; cpu: number; rate: number };
  /** The tab's page is going away; `closed` is a guess until nothing follows. */
  'sightline.leave': { closed: boolean };
}

export type RecorderEventTag = keyof RecorderEvents;
