import { createHash } from 'node:crypto';
import type { ChunkHeaders } from '@sightline/schemas';
import { heatmapTraces } from '../../services/stream-processors/src/heatmaps/traces.ts';
import { chunkInteractions } from '../../services/stream-processors/src/interactions/chunk-interactions.ts';
import { foldChunk } from '../../services/stream-processors/src/interactions/fold-chunk.ts';
import { readEvents } from '../../services/stream-processors/src/interactions/read-events.ts';
import { initialTabState } from '../../services/stream-processors/src/interactions/tab-state.ts';
import { decodeInteractions, encodeInteractions } from '../../services/stream-processors/src/interactions-message.ts';
import { interactionRows } from '../../services/stream-processors/src/sessions/contribution.ts';
import { count, type Figures } from './figures.ts';
import type { PlannedChunk } from './visit.ts';

/** What the collector makes of the user agent that visits are sent with. */
const visitor = { device: 'desktop', browser: 'Chrome', os: 'Linux', source: '' } as const;
export const userAgent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

/** Types of interactions that are made of one event each, and that the plan of a visit counts by itself. */
const countedTypes = new Set(['click', 'rage_click', 'navigation', 'error', 'automation', 'custom', 'paste']);

/**
 * What the processors' own functions make of a tab when nothing goes wrong: its chunks one after the other, each once, in
 * one pass in one process. By identity and content, also of what the plan cannot know by itself: dead clicks, attention,
 * what reaches over chunks.
 */
export function readInOnePass(project: string, chunks: readonly PlannedChunk[], figures: Figures): void {
  let state = initialTabState;
  for (const { session, tab, seq, body } of chunks) {
    const events = readEvents(body, { firstTime: 0, lastTime: Number.MAX_SAFE_INTEGER, maxInflatedBytes: 2 ** 25 });
    const folded = foldChunk(state, events);
    state = folded.state;
    const facts = { firstTime: 0, lastTime: 0, receivedTime: 0, events: events.length, keyframe: false };
    const headers: ChunkHeaders = { project, session, tab, seq, ...facts, ...visitor };
    const { topic, key, value } = encodeInteractions(chunkInteractions({ ...headers, body, leaks: [] }, folded).value);
    // As a consumer of the topic reads it.
    const message = {
      topic,
      key,
      value: Buffer.from(value ?? ''),
      partition: 0,
      offset: '0',
      headers: {},
      timestamp: 0,
    };
    const interactions = decodeInteractions(message);
    const rows = interactionRows(interactions);
    if (new Set(rows.map(({ idx }) => idx)).size < rows.length) throw new Error(`${key}: two interactions, one name`);
    for (const { idx, type, detail } of rows) {
      const chunk = `${session}/${tab}/${seq}`;
      count(figures, `interaction ${type} ${chunk}/${idx} ${createHash('md5').update(detail).digest('hex')}`);
      if (countedTypes.has(type)) count(figures, `${type} ${chunk}`);
    }
    for (const { kind, page, device, bucket, x: xs, y: ys, weight: weights } of heatmapTraces(interactions)) {
      for (const [mark, weight] of weights.entries()) {
        const [x = 0, y = 0] = [percent(xs[mark]), percent(ys[mark])];
        count(figures, `cell ${kind} ${page} ${device} ${bucket} ${x} ${y}`, weight);
        if (kind === 'click' || kind === 'rage' || kind === 'move')
          count(figures, `place ${kind} ${page} ${x} ${y}`, weight);
      }
    }
  }
}

const percent = (hundredths = 0): number => hundredths / 100;
