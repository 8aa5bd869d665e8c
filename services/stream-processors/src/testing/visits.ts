/** Recorded visits for integration tests, and what must be stored of them. */
import type { OutgoingMessage } from '@sightline/platform';
import { encodeLeaks, type Interactions } from '@sightline/schemas';
import { heatmapTraces } from '../heatmaps/traces.ts';
import { chunkInteractions } from '../interactions/chunk-interactions.ts';
import { foldChunk } from '../interactions/fold-chunk.ts';
import { readEvents } from '../interactions/read-events.ts';
import { initialTabState } from '../interactions/tab-state.ts';
import { decodeRecordingChunk, type RecordingChunk } from '../recording-chunk.ts';
import { interactionRows } from '../sessions/contribution.ts';
import { chunkMessage, incoming } from './messages.ts';
import {
  click,
  context,
  fullSnapshot,
  input,
  meta,
  moves,
  mutation,
  type RawEvent,
  recorder,
  scroll,
} from './rrweb-events.ts';

/** The chunks of one tab, each some 400 ms long: with clicks near each other, so that bursts reach over chunks. */
export function visit(session: string, tab: string, start: number, chunks: number): OutgoingMessage[] {
  return Array.from({ length: chunks }, (_, seq) => {
    const at = start + seq * 400;
    const url = `https://shop.example/${Math.floor(seq / 4)}?session=${session}`;
    const events: RawEvent[] = [context(at, { url, title: `Page ${Math.floor(seq / 4)}`, scrollY: seq * 10 })];
    if (seq % 8 === 0) events.push(meta(at + 1, url), fullSnapshot(at + 2, { top: seq * 10 }));
    events.push(
      mutation(at + 10),
      moves(at + 100, [
        [100 + seq, 100, -80],
        [120 + seq, 110, -30],
      ]),
    );
    if (seq % 5 !== 4) events.push(click(at + 150, 300, 200 + (seq % 3)));
    if (seq % 3 === 0) events.push(scroll(at + 200, 50 * seq));
    if (seq % 7 === 3) events.push(recorder(at + 220, 'sightline.error', { message: 'failed' }));
    // Forms reach over chunks, too: some are sent, some given up with the page.
    if (seq % 4 === 1) events.push(input(at + 230, 30), input(at + 240, 31 + (seq % 3)));
    if (seq % 8 === 3) events.push(recorder(at + 250, 'sightline.submit', { field: 'none' }));
    events.push(mutation(at + 399));
    const message = chunkMessage(events, { session, tab, seq, receivedTime: at + 450 });
    const leaks = seq % 2 === 0 ? [{ class: 'email', page: url, place: 'p', count: 1 + seq }] : [];
    return { ...message, headers: { ...message.headers, ...encodeLeaks(leaks) } };
  });
}

/** What the interactions processor must make of the chunks when it reads them once and in order. */
export function interactionsOf(messages: OutgoingMessage[]): Interactions[] {
  const states = new Map<string, ReturnType<typeof foldChunk>['state']>();
  return messages.map((message) => {
    const chunk: RecordingChunk = decodeRecordingChunk(incoming(message));
    const tab = `${chunk.project}/${chunk.session}/${chunk.tab}`;
    const folded = foldChunk(
      states.get(tab) ?? initialTabState,
      readEvents(chunk.body, { ...chunk, maxInflatedBytes: 1_000_000 }),
    );
    states.set(tab, folded.state);
    return chunkInteractions(chunk, folded).value;
  });
}

/** Sums over the stored rows, from the tables and from the chunks in the same shape. */
export interface Stored {
  chunks: number;
  bytes: number;
  sessionChunks: number;
  interactions: string[];
  marks: number;
  weight: number;
  /** Of what had to be masked. */
  leaks: number;
}

export function expectedOf(messages: OutgoingMessage[]): Stored {
  const all = interactionsOf(messages);
  const weights = all.flatMap(heatmapTraces).flatMap(({ weight }) => weight);
  return {
    chunks: messages.length,
    bytes: messages.reduce((sum, { value }) => sum + (value?.length ?? 0), 0),
    sessionChunks: all.length,
    interactions: all
      .flatMap(interactionRows)
      .map(({ session, tab, seq, idx, type }) => `${session}/${tab}/${seq}/${idx} ${type}`)
      .sort(),
    marks: weights.length,
    weight: weights.reduce((sum, weight) => sum + weight, 0),
    leaks: messages
      .flatMap((message) => decodeRecordingChunk(incoming(message)).leaks)
      .reduce((sum, { count }) => sum + count, 0),
  };
}
