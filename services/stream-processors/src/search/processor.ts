import { setImmediate as turn } from 'node:timers/promises';
import { createBatchConsumer, type MessageBatch } from '@sightline/platform';
import { topics } from '@sightline/schemas';
import { inflateChunk } from '../interactions/read-events.ts';
import type { Processor, ProcessorOptions } from '../processor-options.ts';
import { decodeRecordingChunk } from '../recording-chunk.ts';
import { createRowWriter } from '../row-writer.ts';
import { screenTexts } from './screen-texts.ts';
import { screenWordRows, type WordRow } from './word-rows.ts';

export interface SearchOptions extends ProcessorOptions {
  /** A chunk that inflates to more is left out. */
  maxInflatedBytes?: number;
}

const name = 'search';

/**
 * Source: `sightline.recordings.v1`. State: none. Sink: the table `session_words`; offsets follow the insert. What cannot
 * be read is left out and counted: it is a dead letter of `interactions`.
 */
export function createSearch(options: SearchOptions): Processor {
  const { kafka, publisher, clickhouse, log, metrics, observer, maxInflatedBytes = 32 * 1024 * 1024 } = options;
  const words = createRowWriter<WordRow>(clickhouse, 'session_words');

  async function handle({ messages }: MessageBatch): Promise<void> {
    const rows: WordRow[] = [];
    for (const message of messages) {
      const chunk = decodeRecordingChunk(message);
      const bytes = inflateChunk(chunk.body, maxInflatedBytes);
      if (bytes) rows.push(...screenWordRows(chunk, screenTexts(bytes.toString('utf8'))));
      else observer.dropped(name, 'damaged', 1);
      // Inflating keeps the process busy; heartbeats and other partitions get their turn in between.
      await turn();
    }
    await words.write(rows);
    observer.rows(name, 'session_words', rows.length);
  }

  return createBatchConsumer({
    kafka,
    groupId: 'sightline-search',
    topic: topics.recordings,
    log,
    metrics,
    deadLetters: publisher,
    lingerMs: 250,
    maxBytes: 2 * 1024 * 1024,
    handle: observer.observed(name, handle),
  });
}
