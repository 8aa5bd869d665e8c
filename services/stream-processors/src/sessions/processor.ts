import { createBatchConsumer, type MessageBatch, type Rest, rowsOf } from '@sightline/platform';
import { topics } from '@sightline/schemas';
import { decodeInteractions } from '../interactions-message.ts';
import type { Processor, ProcessorOptions } from '../processor-options.ts';
import { repeatedly } from '../repeatedly.ts';
import { createColumnWriter, createRowWriter } from '../row-writer.ts';
import { clickWordRows, type WordRow } from '../search/word-rows.ts';
import { type SessionChunkRow, sessionChunkRow } from './contribution.ts';
import { interactionColumns } from './interaction-columns.ts';
import { createSessionBoard } from './session-board.ts';

export interface SessionsOptions extends ProcessorOptions {
  /** How often the passing of time is looked at, ms. */
  sweepMs?: number;
  /** How often sessions are looked for that another process has left behind, ms. */
  loadMs?: number;
}

const name = 'sessions';

/**
 * Source: `sightline.interactions.v1`. State: none that figures are taken from; a list of the open sessions as a
 * reminder of when to look again. Sinks: the tables `session_chunks`, `interactions` and `session_words`
 * (of what was clicked), and `sightline.sessions.v1`.
 *
 * For each batch, in this order: (1) rows are inserted; (2) the touched sessions are queried and their records
 * published, while the next batch's rows are inserted; (3) the offsets are committed. A crash anywhere leads to the same rows and the same records again.
 */
export function createSessions(options: SessionsOptions): Processor {
  const { kafka, publisher, clickhouse, log, metrics, observer, sweepMs = 2_000, loadMs = 60_000 } = options;
  const chunkRows = createRowWriter<SessionChunkRow>(clickhouse, 'session_chunks');
  const rows = createColumnWriter(clickhouse, 'interactions');
  const words = createRowWriter<WordRow>(clickhouse, 'session_words');
  const openGauge = metrics.gauge('sessions_open', 'Sessions that are live or idle, as far as this process knows.');
  const board = createSessionBoard({
    clickhouse,
    publisher,
    onPublished: (count) => {
      observer.rows(name, topics.sessions, count);
      openGauge.set(board.size);
    },
  });

  async function handle({ messages, isStale }: MessageBatch): Promise<Rest> {
    const chunks = messages.map(decodeInteractions);
    const contributions = chunks.map(sessionChunkRow);
    const sessions = chunks.map(({ project, session }) => ({ project, session }));
    const interactions = interactionColumns(chunks);
    await Promise.all([
      chunkRows.write(contributions),
      rows.write([interactions]),
      words.write(chunks.flatMap(clickWordRows)),
    ]);
    observer.rows(name, 'session_chunks', contributions.length);
    observer.rows(name, 'interactions', rowsOf(interactions));
    return () => board.refresh(sessions, () => !isStale());
  }

  const consumer = createBatchConsumer({
    kafka,
    groupId: 'sightline-sessions',
    topic: topics.interactions,
    log,
    metrics,
    deadLetters: publisher,
    lingerMs: 50,
    dueIn: () => Math.max(...[chunkRows, rows, words].map((writer) => writer.dueIn())),
    // Inserts and queries cost by the batch: under load they grow instead of becoming more.
    behindLingerMs: 300,
    maxBytes: 4 * 1024 * 1024,
    handle: observer.observed(name, handle),
  });

  const timers = repeatedly(log, [
    { work: board.load, everyMs: loadMs, failed: 'sessions_load_failed' },
    { work: board.sweep, everyMs: sweepMs, failed: 'sessions_sweep_failed' },
  ]);

  return {
    async start() {
      await consumer.start();
      timers.start();
    },
    async stop() {
      await timers.stop();
      await consumer.stop();
    },
    ready: () => consumer.ready(),
  };
}
