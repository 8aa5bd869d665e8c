import { type RefObject, useEffect, useRef, useState } from 'react';
import type { RealTimeSessions } from '../hooks/use-real-time-sessions-websocket.ts';
import { loadReplayer } from '../replay/safe-replayer.ts';
import type { ConnectionState } from './live-connection.ts';
import { LivePlayer } from './live-player.ts';
import { activeTab, type LiveTabInfo, LiveTabs } from './live-tabs.ts';
import type { Watch } from './watch-session.ts';

export interface LiveView {
  connection: ConnectionState;
  /** The archive has been shown; what is seen happens now. */
  live: boolean;
  tabs: LiveTabInfo[];
  /** The tab that is shown. */
  shown: string | undefined;
  size: { width: number; height: number } | undefined;
  /** How far the last frame was behind when it arrived, ms; undefined until one came live. */
  latencyMs: number | undefined;
  /** Why frames were left out last. */
  notice: string | undefined;
  error: string | undefined;
  rootRef: RefObject<HTMLDivElement | null>;
}

/** A page that nobody sees stops watching after this long: the visitor's recorder goes back to its slow pace. */
const hiddenForMs = 60_000;
const changesEveryMs = 250;

const notices = { gap: 'Some chunks were missing', slow_consumer: 'This browser was too slow' } as const;

/**
 * Shows a session as it happens in `rootRef`.
 * @param follow the tab to show; undefined follows the tab in use
 */
export function useLiveView(
  subscribe: RealTimeSessions['subscribe'],
  session: string,
  follow: string | undefined,
): LiveView {
  const rootRef = useRef<HTMLDivElement | null>(null);
  const [view, setView] = useState<Omit<LiveView, 'rootRef'>>(emptyView);
  const wanted = useRef(follow);
  const choose = useRef<() => void>(() => {});

  useEffect(() => {
    wanted.current = follow;
    choose.current();
  }, [follow]);

  useEffect(() => {
    setView(emptyView);
    let gone = false;
    let player: LivePlayer | undefined;
    let watch: Watch | undefined;
    let live = false;
    let shown: string | undefined;
    let changeTimer: ReturnType<typeof setTimeout> | undefined;
    const change = (part: Partial<LiveView>): void => {
      if (!gone) setView((before) => ({ ...before, ...part }));
    };

    const show = (tab: string): void => {
      shown = tab;
      player?.restart(tabs.eventsOf(tab));
      change({ shown: tab });
    };
    const tabs = new LiveTabs({
      onRestart: (tab) => {
        if (tab === shown) show(tab);
        change({ notice: undefined });
      },
      onEvents: (tab, events) => {
        if (tab === shown) player?.push(events);
      },
      onChange: () => {
        choose.current();
        changeTimer ??= setTimeout(() => {
          changeTimer = undefined;
          change({ tabs: tabs.list() });
        }, changesEveryMs);
      },
      onGap: () => {
        change({ notice: notices.gap });
        watch?.restart();
      },
    });
    choose.current = () => {
      const list = tabs.list();
      const tab =
        list.find((one) => one.tab === wanted.current && one.ready)?.tab ??
        (wanted.current ? undefined : activeTab(list));
      if (tab !== undefined && tab !== shown) show(tab);
    };

    const start = (): void => {
      watch = subscribe(
        session,
        (frame) => {
          if (live && frame.lastTime > 0) change({ latencyMs: Date.now() - frame.lastTime });
          void tabs.frame(frame);
        },
        (signal) => {
          if (signal.type === 'connection') {
            if (signal.state.status !== 'open') live = false;
            change({ connection: signal.state, live });
          } else if (signal.type === 'live') {
            live = true;
            change({ live, error: undefined });
          } else if (signal.type === 'resync') {
            void tabs.resync(signal.tab);
            change({ notice: notices[signal.reason] });
          } else
            change({ error: signal.code === 'not_found' ? 'This session is not there any more.' : signal.message });
        },
      );
    };
    const stop = (): void => {
      watch?.stop();
      watch = undefined;
      live = false;
    };
    let hiddenTimer: ReturnType<typeof setTimeout> | undefined;
    const onVisibility = (): void => {
      clearTimeout(hiddenTimer);
      if (document.visibilityState === 'hidden') hiddenTimer = setTimeout(stop, hiddenForMs);
      else if (!watch && player) start();
    };
    document.addEventListener('visibilitychange', onVisibility);

    loadReplayer()
      .then((createReplayer) => {
        if (gone || !rootRef.current) return;
        player = new LivePlayer({ root: rootRef.current, createReplayer, onSize: (size) => change({ size }) });
        start();
      })
      .catch(() => change({ error: 'The player could not be loaded. Reload the page.' }));

    return () => {
      gone = true;
      clearTimeout(hiddenTimer);
      clearTimeout(changeTimer);
      document.removeEventListener('visibilitychange', onVisibility);
      choose.current = () => {};
      stop();
      player?.destroy();
    };
  }, [subscribe, session]);

  return { ...view, rootRef };
}

const emptyView: Omit<LiveView, 'rootRef'> = {
  connection: { status: 'connecting' },
  live: false,
  tabs: [],
  shown: undefined,
  size: undefined,
  latencyMs: undefined,
  notice: undefined,
  error: undefined,
};
