import { type AddCustomEvent, customEventLine } from './custom-event.ts';
import { loadExtras } from './extras/load-extras.ts';
import { guard, listen, type Teardown } from './listen.ts';
import type { RecorderOptions } from './options.ts';
import { privacySelectors } from './privacy/selectors.ts';
import { createTextRules } from './privacy/text-rules.ts';
import { createChunkWriter } from './recording/chunk-writer.ts';
import { type OnBudget, type PageRecorder, recordPage, type WriteEvent } from './recording/page-recorder.ts';
import { createSessions } from './session/sessions.ts';
import { createTab } from './session/tab.ts';
import { watchAutomation } from './signals/automation.ts';
import { watchErrors } from './signals/errors.ts';
import { watchFields } from './signals/fields.ts';
import { watchLeaving } from './signals/leaving.ts';
import { watchPageSize } from './signals/page-size.ts';
import { watchTargets } from './signals/targets.ts';
import { openStorage } from './storage.ts';
import { type Chunk, nameOf } from './transport/chunk.ts';
import { openKeptChunks } from './transport/kept-chunks.ts';
import { postChunk } from './transport/post-chunk.ts';
import { createSender, type Hints } from './transport/sender.ts';

/** Without a sign of the visitor for so long, the page's own changes are not recorded until there is one. */
const idleMs = 5 * 60_000;
const keyframeMs = 5 * 60_000;
/** A chunk with a click, a custom event, an error or a new address is sent so soon. */
const soonMs = 1000;
const largestQueue = 10_000_000;
/** What the visitor does is looked at so often; in between only its time is kept. */
const activityMs = 1000;
/** After so long, and again and again, chunks that tabs have left behind are looked for. */
const resendMs = 15_000;
const activities = 'pointerdown pointermove click keydown wheel touchstart';

export interface Recorder {
  identify(user: string, traits?: Record<string, unknown>): void;
  addEvent(name: string, properties?: Record<string, unknown>): void;
  /** Tells of each line of the recording, masked, from now on. */
  tap(listener: (line: string) => void): void;
  /** Ends the recording; what was recorded is still sent. */
  stop(): void;
  /** Ends the recording and throws away what was not sent, and the visitor's ids. */
  forget(): void;
}

/** Records the page, from now on. @throws DOMException when a selector in the options is not valid. */
export function startRecorder(options: RecorderOptions): Recorder {
  const selectors = privacySelectors(options.blockSelector, options.maskSelector, options.allowInputs);
  const sessions = createSessions(openStorage('localStorage'), options.sample);
  const tab = createTab(openStorage('sessionStorage'));
  const kept = openKeptChunks(options.key);
  const leaving = watchLeaving();

  /** Undefined while nothing is recorded: the session is not sampled, or the recorder has stopped. */
  let page: PageRecorder | undefined;
  let signals: Teardown[] = [];
  let listener: ((line: string) => void) | undefined;
  let session = '';
  let user: string | undefined;
  let flushMs = 5000;
  let lastActive = 0;
  let lastLooked = 0;
  let lastKeyframe = 0;
  let paused = false;
  /** Nothing more is recorded by this recorder. */
  let over = false;
  /** The page is gone; the browser may bring it back. */
  let away = false;
  /** Chunks of the tab's last page that this one sends. */
  let inherited = new Set<string>();
  /** What the site says while the page is coming back. */
  const waiting: (() => void)[] = [];

  const soon = (): number => Math.min(soonMs, flushMs);

  const writer = createChunkWriter({
    user: () => user,
    onChunk(chunk) {
      sender.add({ session, tab: tab.id(), seq: tab.nextSeq(session), ...chunk });
      if (over || sender.size() < largestQueue) return;
      addCustomEvent('sightline.gap', { reason: 'queue_full' });
      stop();
    },
    onDue() {
      const isDue = !paused && !writer.isEmpty() && Date.now() - lastKeyframe > keyframeMs;
      writer.cut();
      if (isDue) page?.takeKeyframe();
    },
  });

  const addCustomEvent: AddCustomEvent = (tag, payload) => {
    // Without the visitor a session may end; what the page does by itself starts no other.
    if (over || away || !page || sessions.peek() !== session) return;
    const now = Date.now();
    page.inTurn(() => {
      const text = customEventLine(tag, payload, now);
      listener?.(text);
      writer.add(text, now, soon());
    });
  };

  const addSiteEvent: AddCustomEvent = (tag, payload) => {
    if (away) waiting.push(() => addCustomEvent(tag, payload));
    else addCustomEvent(tag, payload);
  };

  const onPageEvent: WriteEvent = (urgency, timestamp, line) => {
    if (over || away || urgency === 'load') return;
    paused ||= timestamp - lastActive > idleMs;
    if (paused) return;
    // A keyframe has its own chunk: it begins at the Meta event before it.
    if (urgency === 'meta') writer.cut();
    if (urgency === 'keyframe') lastKeyframe = timestamp;
    const withinMs = { meta: flushMs, keyframe: 0, part: 0, click: soon(), change: flushMs }[urgency];
    const text = line();
    listener?.(text);
    writer.add(text, timestamp, withinMs, urgency === 'keyframe');
  };

  const onBudget: OnBudget = (step, figures) => {
    addCustomEvent('sightline.budget', { step, ...figures });
    if (step === 'stop') stop();
  };

  const onHints = (hints: Hints): void => {
    if (typeof hints.flushMs === 'number') {
      flushMs = Math.min(60_000, Math.max(100, hints.flushMs));
      // A watcher does not wait for what was due later, before there was one.
      writer.hurry(flushMs);
    }
    if (typeof hints.sample === 'number') {
      sessions.learnRate(hints.sample);
      if (page && !sessions.sampled()) {
        unwatch();
        writer.clear();
        sender.clear();
      }
    }
    if (hints.keyframe) page?.takeKeyframe();
  };

  const sender = createSender({
    endpoint: options.endpoint,
    key: options.key,
    kept,
    onHints: guard(onHints),
    onStop: guard(() => {
      writer.clear();
      stop();
    }),
    onRejected: guard(({ keyframe }) => {
      addCustomEvent('sightline.gap', { reason: 'chunk_rejected', keyframe });
      // Later changes build on what is missing now; a page whose keyframe is refused gets the next in its turn.
      if (!keyframe) page?.takeKeyframe();
    }),
    onTooLarge({ text, keyframe }, bytes) {
      if (!keyframe) setTimeout(guard(() => page?.takeKeyframe()));
      const context = text.slice(0, text.indexOf('\n'));
      const gap = customEventLine('sightline.gap', { reason: 'chunk_too_large', keyframe, bytes }, Date.now());
      return `${context}\n${gap}\n`;
    },
  });

  const watchExtras = async (): Promise<void> => {
    const { startExtras } = await loadExtras(options);
    if (!page) return;
    const host = {
      options,
      addEvent: addCustomEvent,
      addChange: (data: object) => page?.addChange(data),
      idOf: (node: Node) => page?.idOf(node) ?? -1,
    };
    signals.push(startExtras(host));
  };

  const watch = (): void => {
    page = recordPage(selectors, guard(onPageEvent), guard(onBudget));
    signals = [
      watchAutomation(addCustomEvent),
      watchErrors(addCustomEvent),
      watchPageSize(addCustomEvent),
      watchTargets(addCustomEvent, selectors.block, createTextRules(selectors)),
      watchFields(addCustomEvent, `${selectors.ignore},${selectors.block}`),
    ];
    if (options.console || options.network || options.canvas) watchExtras().catch(() => {});
  };

  const unwatch = (): void => {
    page?.stop();
    page = undefined;
    for (const end of signals.splice(0)) end();
  };

  /** The visitor is here: goes on with the session, or begins the one that there is now. */
  const onActivity = (): void => {
    const now = Date.now();
    const isBack = paused || now - lastActive > idleMs;
    lastActive = now;
    if (away || (!isBack && now - lastLooked < activityMs)) return;
    lastLooked = now;
    paused = false;
    const current = sessions.open();
    if (current !== session) {
      writer.cut();
      session = current;
      if (!sessions.sampled()) unwatch();
      else if (page) page.takeKeyframe();
      else watch();
      if (sessions.again()) addCustomEvent('sightline.returning', {});
    } else if (isBack) page?.takeKeyframe();
  };

  /** Sends what tabs have left behind that were closed while the collector was away. */
  const resend = guard(() => {
    if (over || away) return;
    const send = async (chunk: Chunk): Promise<boolean> => {
      if (!chunk.bytes || over || away) return false;
      const { status } = await postChunk(options, chunk, chunk.bytes, { keepalive: false, signal: null });
      // What is refused for good is done with, too.
      return status !== 401 && status !== 403 && status !== 429 && status < 500;
    };
    const isTaken = (chunk: Chunk): boolean => inherited.has(nameOf(chunk));
    kept.resend(tab.id(), isTaken, send).catch(() => {});
  });

  const enter = (): void => {
    away = false;
    const { unsent, lost } = tab.open();
    inherited = new Set(unsent.map(nameOf));
    kept.hold(tab.id());
    sender.resume(unsent);
    lastActive = 0;
    onActivity();
    if (lost > 0) addCustomEvent('sightline.gap', { reason: 'page_left', chunks: lost });
    for (const say of waiting.splice(0)) say();
  };

  /** The browser has kept the page; the page that it shows it in place of may still be about to leave the tab to us. */
  const comeBack = (tries: number): void => {
    if (!away) return;
    if (tries > 0 && tab.isTaken()) setTimeout(() => comeBack(tries - 1), 50);
    else guard(enter)();
  };

  const leave = (): void => {
    if (away) return;
    page?.settle();
    addCustomEvent('sightline.leave', { closed: leaving.looksClosed() });
    writer.cut();
    away = true;
    const unsent = sender.leave();
    if (!over) tab.close(unsent);
    kept.release();
  };

  const listeners = [
    leaving.end,
    listen(window, activities, onActivity),
    listen(window, 'popstate hashchange', () => {
      if (!paused && !away) page?.inTurn(() => writer.noteAddress(Date.now(), soon()));
    }),
    listen<PageTransitionEvent>(window, 'pageshow', ({ persisted }) => {
      if (persisted) comeBack(10);
    }),
    listen(document, 'visibilitychange', () => {
      const state = document.visibilityState === 'hidden' ? 'hidden' : 'visible';
      if (state === 'visible') onActivity();
      addCustomEvent('sightline.visibility', { state });
      if (state === 'hidden') writer.cut();
    }),
  ];

  function stop(): void {
    if (over) return;
    over = true;
    writer.cut();
    unwatch();
    clearInterval(resending);
    for (const end of listeners.splice(0)) end();
    // What is on its way is still sent, at the latest when the page goes; a recorder that follows has the tab.
    if (!away) tab.close([]);
  }

  listen(window, 'pagehide', leave);
  const resending = setInterval(resend, resendMs);
  enter();

  return {
    identify(id, traits) {
      user = id;
      addSiteEvent('sightline.identify', { user: id, ...(traits ? { traits } : {}) });
    },
    addEvent(name, properties) {
      addSiteEvent('sightline.event', { name, ...(properties ? { properties } : {}) });
    },
    tap(given) {
      listener = given;
    },
    stop,
    forget() {
      writer.clear();
      stop();
      away = true;
      sender.clear();
      sessions.forget();
      tab.forget();
      kept.release();
      kept.forget();
    },
  };
}
