import type { eventWithTime } from '@rrweb/types';
import type { playerConfig, Replayer } from 'rrweb';

export type { Replayer };

/** The one sandbox a replay may have: no scripts, no forms, no pop-ups, no navigation of the dashboard. */
const sandbox = 'allow-same-origin';

export type SafeReplayerOptions = Pick<playerConfig, 'root'> &
  Partial<
    Pick<playerConfig, 'liveMode' | 'speed' | 'mouseTail' | 'useVirtualDom' | 'pauseAnimation' | 'insertStyleRules'>
  >;

/**
 * An rrweb Replayer whose frame cannot run anything. Nothing else in the dashboard makes one. Its events must have been
 * through `sanitizeEvent`. The replayer's code is loaded on first use.
 * @throws Error when the frame is not sandboxed as it must be; nothing has been shown in it by then.
 */
export async function loadReplayer(): Promise<(events: eventWithTime[], options: SafeReplayerOptions) => Replayer> {
  const { Replayer } = await import('@rrweb/replay');
  return (events, options) => {
    const replayer = new Replayer(events, {
      ...options,
      UNSAFE_replayCanvas: false,
      // The keyboard stays with the dashboard, and warnings would show recorded content in its console.
      triggerFocus: false,
      showWarning: false,
      showDebug: false,
    });
    const { iframe } = replayer;
    if (iframe.getAttribute('sandbox') !== sandbox) {
      replayer.destroy();
      throw new Error('replay_frame_not_sandboxed');
    }
    iframe.setAttribute('tabindex', '-1');
    iframe.setAttribute('title', 'Recorded page');
    iframe.setAttribute('referrerpolicy', 'no-referrer');
    return replayer;
  };
}
