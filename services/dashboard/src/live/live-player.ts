import { EventType, type eventWithTime } from '@rrweb/types';
import type { loadReplayer, Replayer } from '../replay/safe-replayer.ts';
import { LiveClock } from './live-clock.ts';

/** The viewer's clock starts here; the player takes 0 for "not given". */
const baseline = 1_000_000;

export interface LivePlayerOptions {
  root: HTMLElement;
  createReplayer: Awaited<ReturnType<typeof loadReplayer>>;
  onSize: (size: { width: number; height: number }) => void;
}

/**
 * Shows one tab as it happens. The DOM in its frame is the recorded DOM: every event is applied, in order, to the real
 * document; only the player's own marks are added (its first style element, `:hover` classes).
 */
export class LivePlayer {
  readonly #options: LivePlayerOptions;
  #replayer: Replayer | undefined;
  #clock = new LiveClock();
  #startedAt = 0;

  constructor(options: LivePlayerOptions) {
    this.#options = options;
  }

  /** Begins anew at a keyframe: everything shown before is gone. */
  restart(events: eventWithTime[]): void {
    this.#dispose();
    const replayer = this.#options.createReplayer([], {
      root: this.#options.root,
      liveMode: true,
      // Applied to a virtual document, late events would wait for a flush that never comes in live mode.
      useVirtualDom: false,
      pauseAnimation: false,
      mouseTail: { strokeStyle: '#12b886', duration: 400, lineWidth: 2 },
    });
    replayer.on('resize', (size) => this.#options.onSize(size as { width: number; height: number }));
    replayer.on('fullsnapshot-rebuilded', () => this.#rebuilt(replayer));
    this.#replayer = replayer;
    this.#clock = new LiveClock();
    this.#startedAt = performance.now();
    replayer.startLive(baseline);
    this.push(events);
  }

  push(events: eventWithTime[]): void {
    const replayer = this.#replayer;
    if (!replayer) return;
    const now = baseline + (performance.now() - this.#startedAt);
    for (const event of this.#clock.schedule(events, now)) replayer.addEvent(event);
  }

  destroy(): void {
    this.#dispose();
  }

  #rebuilt(replayer: Replayer): void {
    const html = replayer.iframe.contentDocument?.documentElement;
    html?.classList.remove('rrweb-paused');
    if (html?.getAttribute('class') === '') html.removeAttribute('class');
    // A watch may last for hours: what lies before the keyframe is not needed any more.
    const { events } = replayer.service.state.context;
    const keyframe = events.findLastIndex((event) => event.type === EventType.FullSnapshot);
    if (keyframe > 0) events.splice(0, keyframe);
  }

  #dispose(): void {
    const replayer = this.#replayer;
    this.#replayer = undefined;
    if (!replayer) return;
    replayer.timer.clear();
    replayer.destroy();
  }
}
