import { EventType, type eventWithTime } from '@rrweb/types';
import { call } from '../api/client.ts';
import { type RecordedTab, RecordingLoader } from '../recording/recording-loader.ts';
import { loadReplayer, type Replayer } from '../replay/safe-replayer.ts';
import { freezeViewportUnits, type Viewport } from './freeze-viewport-units.ts';

/** Loads a tab of a recording up to a moment (epoch ms); undefined when it cannot be played. */
async function loadTabUntil(
  path: string,
  tab: string,
  time: number,
  signal: AbortSignal,
): Promise<RecordedTab | undefined> {
  const enough = new AbortController();
  const loader = new RecordingLoader();
  const find = (): RecordedTab | undefined => loader.getSnapshot().tabs.find((one) => one.tab === tab);
  loader.subscribe(() => {
    // The rest of the recording is not needed.
    if ((find()?.endTime ?? 0) > time) enough.abort();
  });
  await loader.load(() => call(path, { signal: AbortSignal.any([signal, enough.signal]) }));
  const { status, error } = loader.getSnapshot();
  if (status === 'failed' && !enough.signal.aborted && !find()) throw error;
  return find();
}

/** The events that make up the page at `time`: at least the first whole page, wherever `time` lies. */
function eventsUntil(events: readonly eventWithTime[], time: number): { shown: eventWithTime[]; until: number } {
  const first = events.find((event) => event.type === EventType.FullSnapshot)?.timestamp ?? time;
  const until = Math.max(first, time);
  const shown = events.filter((event) => event.timestamp <= until);
  return { shown, until };
}

export interface PageSnapshotOptions {
  root: HTMLElement;
  /** Of the recording; ends in `/recording`. */
  path: string;
  tab: string;
  /** Epoch ms. */
  time: number;
  /** CSS px: the whole page is laid out at this size. */
  pageWidth: number;
  pageHeight: number;
  signal: AbortSignal;
}

const viewportOf = (events: readonly eventWithTime[]): Viewport => {
  const meta = events.findLast((event) => event.type === EventType.Meta);
  return meta?.type === EventType.Meta ? meta.data : { width: 1280, height: 720 };
};

/**
 * Shows a recorded page, at its full height, in a sandboxed frame inside `root`.
 * @returns a function that takes it away; undefined when the recording has no such page
 */
export async function showPageSnapshot(options: PageSnapshotOptions): Promise<(() => void) | undefined> {
  const { root, signal, pageWidth, pageHeight } = options;
  const [createReplayer, tab] = await Promise.all([
    loadReplayer(),
    loadTabUntil(options.path, options.tab, options.time, signal),
  ]);
  if (!tab || signal.aborted) return undefined;
  const { shown, until } = eventsUntil(tab.events, options.time);
  if (shown.length < 2) return undefined;
  const replayer: Replayer = createReplayer(shown, { root, mouseTail: false });
  const layOut = (): void => {
    replayer.iframe.setAttribute('width', String(pageWidth));
    replayer.iframe.setAttribute('height', String(pageHeight));
  };
  replayer.on('resize', layOut);
  replayer.pause(until - tab.startTime + 1);
  layOut();
  const page = replayer.iframe.contentDocument;
  if (page) freezeViewportUnits(page, viewportOf(shown));
  replayer.iframe.contentWindow?.scrollTo(0, 0);
  return () => {
    replayer.timer.clear();
    replayer.destroy();
  };
}
