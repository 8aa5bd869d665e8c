import type { Interactions } from '@sightline/schemas';
import type { RecordingChunk } from '../recording-chunk.ts';
import type { FoldedChunk } from './fold-chunk.ts';
import { limitInteractions } from './limit-interactions.ts';

/** A chunk's message on `sightline.interactions.v1`, and how many interactions did not fit it. */
export function chunkInteractions(
  chunk: RecordingChunk,
  folded: FoldedChunk,
): { value: Interactions; dropped: number } {
  const { interactions, dropped } = limitInteractions(folded.interactions);
  const value: Interactions = {
    project: chunk.project,
    session: chunk.session,
    tab: chunk.tab,
    seq: chunk.seq,
    firstTime: chunk.firstTime,
    lastTime: chunk.lastTime,
    receivedTime: chunk.receivedTime,
    device: chunk.device,
    browser: chunk.browser,
    os: chunk.os,
    source: chunk.source,
    ...(folded.user !== undefined && { user: folded.user }),
    ...(Object.keys(folded.traits).length > 0 && { traits: folded.traits }),
    ...(folded.returning && { returning: true }),
    ...(chunk.country && { country: chunk.country }),
    events: chunk.events,
    bytes: chunk.body.length,
    keyframe: chunk.keyframe,
    ...(chunk.bot && { bot: true }),
    activeMs: folded.activeMs,
    ...(folded.gaps > 0 && { gaps: folded.gaps }),
    ...(Object.keys(folded.behaviour).length > 0 && { behaviour: folded.behaviour }),
    closed: folded.closed,
    ...(folded.firstUrl !== '' && { firstUrl: folded.firstUrl }),
    ...(folded.lastUrl !== '' && { lastUrl: folded.lastUrl }),
    ...(folded.title !== '' && { title: folded.title }),
    interactions,
  };
  return { value, dropped };
}
