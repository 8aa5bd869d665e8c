import type { eventWithTime } from '@rrweb/types';

/** rrweb's EventType and IncrementalSource numbers. */
const fullSnapshot = 2;
const incrementalSnapshot = 3;
const meta = 4;
const mouseInteraction = 2;
const click = 2;

/**
 * What an rrweb event means for its chunk: `meta` begins a keyframe, `keyframe` and the `part`s of a large one go out at
 * once, `click` soon, `change` in its turn; `load` (the document's loading, which players do not need) is not recorded.
 */
export type Urgency = 'load' | 'meta' | 'keyframe' | 'part' | 'click' | 'change';

export function urgencyOf(event: eventWithTime): Urgency {
  const type: number = event.type;
  if (type < fullSnapshot) return 'load';
  if (type === fullSnapshot) return 'keyframe';
  if (type === meta) return 'meta';
  const data = event.data as { source?: number; type?: number };
  const isClick = type === incrementalSnapshot && data.source === mouseInteraction && data.type === click;
  return isClick ? 'click' : 'change';
}
