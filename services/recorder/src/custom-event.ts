import type { RecorderEvents } from '@sightline/schemas';

/** Why a part of the recording is missing; `bytes` is the size of what was dropped, where it is known. */
interface GapEvent {
  reason: 'chunk_too_large' | 'chunk_rejected' | 'queue_full' | 'page_left';
  keyframe?: boolean;
  bytes?: number;
  chunks?: number;
}

export type CustomEvents = RecorderEvents & { 'sightline.gap': GapEvent };

/** Writes a custom event into the recording. */
export type AddCustomEvent = <Tag extends keyof CustomEvents>(tag: Tag, payload: CustomEvents[Tag]) => void;

/** The event as a line of a chunk. */
export const customEventLine = <Tag extends keyof CustomEvents>(
  tag: Tag,
  payload: CustomEvents[Tag],
  timestamp: number,
): string => JSON.stringify({ type: 5, data: { tag, payload }, timestamp });
