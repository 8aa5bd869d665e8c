import { type RefObject, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { RecordedTab } from '../recording/recording-loader.ts';
import { ReplayEngine, type ReplayState } from './replay-engine.ts';
import { loadReplayer } from './safe-replayer.ts';

const nothing: ReplayState = {
  playing: false,
  time: 0,
  duration: 0,
  speed: 1,
  skipIdle: true,
  buffering: false,
  skipped: 0,
  idle: [],
  visits: [],
};

const never = (): (() => void) => () => {};

export interface ReplayHandle {
  engine: ReplayEngine | undefined;
  state: ReplayState;
  size: { width: number; height: number } | undefined;
  rootRef: RefObject<HTMLDivElement | null>;
  /** The replayer could not be loaded or started. */
  failed: unknown;
}

interface ReplayEngineInput {
  tab: RecordedTab | undefined;
  complete: boolean;
  /** Ms into the tab to begin at, read when a tab is opened. */
  startAt: () => number;
  /** Goes on playing in the next tab, at the same speed. */
  carryOn: RefObject<{ playing: boolean; speed: number; skipIdle: boolean }>;
}

/** A player for one tab of a recording, made anew when another tab is chosen. */
export function useReplayEngine({ tab, complete, startAt, carryOn }: ReplayEngineInput): ReplayHandle {
  const rootRef = useRef<HTMLDivElement | null>(null);
  const [engine, setEngine] = useState<ReplayEngine>();
  const [size, setSize] = useState<{ width: number; height: number }>();
  const [failed, setFailed] = useState<unknown>();
  const latest = useRef({ tab, complete, startAt });
  latest.current = { tab, complete, startAt };
  const tabId = tab?.tab;

  useEffect(() => {
    if (tabId === undefined) return;
    let made: ReplayEngine | undefined;
    let gone = false;
    const start = async (): Promise<void> => {
      const createReplayer = await loadReplayer();
      const root = rootRef.current;
      const { tab: now, startAt: from, complete: whole } = latest.current;
      if (gone || !root || !now) return;
      const { playing, speed, skipIdle } = carryOn.current;
      made = new ReplayEngine({
        root,
        createReplayer,
        events: now.events,
        startAt: from(),
        speed,
        skipIdle,
        onSize: setSize,
      });
      made.update(now.events, whole);
      if (playing) made.play();
      setEngine(made);
    };
    start().catch((error: unknown) => {
      if (!gone) setFailed(error);
    });
    return () => {
      gone = true;
      made?.destroy();
      setEngine(undefined);
    };
  }, [tabId, carryOn]);

  useEffect(() => {
    if (tab) engine?.update(tab.events, complete);
  }, [engine, tab, complete]);

  const state = useSyncExternalStore(engine?.subscribe ?? never, () => engine?.getSnapshot() ?? nothing);
  return { engine, state, size, rootRef, failed };
}
