import { setImmediate as turn } from 'node:timers/promises';
import {
  createBatchConsumer,
  createGroupProgress,
  type IncomingMessage,
  type MessageBatch,
  PoisonMessageError,
} from '@sightline/platform';
import { type Interactions, topics } from '@sightline/schemas';
import { archiveGroup } from '../archive/archive-group.ts';
import { encodeInteractions } from '../interactions-message.ts';
import type { Processor, ProcessorOptions } from '../processor-options.ts';
import { decodeRecordingChunk, type RecordingChunk } from '../recording-chunk.ts';
import { createChunkArchive } from './chunk-archive.ts';
import type { ChunkEvent } from './chunk-event.ts';
import { chunkInteractions } from './chunk-interactions.ts';
import { foldChunk } from './fold-chunk.ts';
import { DamagedChunkError, readEvents } from './read-events.ts';
import { createTabHistory } from './tab-history.ts';
import { createTabMemory, type KnownTab, placeOf, remember } from './tab-memory.ts';
import type { TabState } from './tab-state.ts';

export interface InteractionsOptions extends ProcessorOptions {
  /** Bytes that a chunk may inflate to; default 32 MiB. */
  maxInflatedBytes?: number;
  /** Tabs whose state is kept in memory; about 1 kB each, up to 6 kB amid quick clicks. */
  maxTabs?: number;
}

/** A chunk and what can be read from it, in the batch's order. */
interface ReadChunk {
  chunk: RecordingChunk;
  place: { partition: number; offset: string };
  events: ChunkEvent[];
}

const name = 'interactions';

/**
 * Source: `sightline.recordings.v1`. State: a fold over each tab's chunks, in memory and rebuilt from the archive when
 * it is not there. Sink: one message a chunk on `sightline.interactions.v1`.
 *
 * For each batch: fold, publish, take the states over into memory, commit. A batch that fails before the publish is
 * acknowledged leaves the memory as it was; one that is read again after it yields repeats, with the same ids and
 * the same interactions.
 */
export function createInteractions(options: InteractionsOptions): Processor {
  const { kafka, publisher, clickhouse, objectStore, log, metrics, observer } = options;
  const { maxInflatedBytes = 32 * 1024 * 1024, maxTabs = 50_000 } = options;
  const memory = createTabMemory(maxTabs);
  const archived = createGroupProgress({ kafka, groupId: archiveGroup, topic: topics.recordings, log });
  const history = createTabHistory({
    archive: createChunkArchive(clickhouse, objectStore),
    isArchived: (place) => archived.hasHandled(place),
    log,
    maxInflatedBytes,
  });
  let stopping = false;

  async function read(messages: IncomingMessage[]): Promise<ReadChunk[]> {
    const chunks: ReadChunk[] = [];
    for (const message of messages) {
      const chunk = decodeRecordingChunk(message);
      const { partition, offset } = message;
      chunks.push({ chunk, place: { partition, offset }, events: eventsOf(message, chunk, maxInflatedBytes) });
      // Inflating keeps the process busy; heartbeats and other partitions get their turn in between.
      await turn();
    }
    return chunks;
  }

  async function startOf(
    { chunk, place, events }: ReadChunk,
    known: KnownTab | undefined,
    isStale: () => boolean,
  ): Promise<TabState> {
    const { project, session, tab, seq, firstTime, receivedTime } = chunk;
    const present = { tab: { project, session, tab }, seq, firstTime, receivedTime, place };
    const isNext = known !== undefined && placeOf(known, seq) === 'next';
    const state = isNext ? known.state : await history.stateBefore(present, isStale);
    return history.withDocument(state, present, events);
  }

  async function handle({ messages, isStale }: MessageBatch): Promise<void> {
    const isUnwanted = (): boolean => stopping || isStale();
    const results = new Map<RecordingChunk, Interactions>();
    const known = new Map<string, KnownTab>();

    const foldTab = async (tab: string, chunks: ReadChunk[]): Promise<void> => {
      let now = memory.get(tab);
      for (const read of chunks) {
        const { chunk, events } = read;
        if (placeOf(now, chunk.seq) === 'repeat') {
          observer.dropped(name, 'repeat', 1);
          continue;
        }
        const folded = foldChunk(await startOf(read, now, isUnwanted), events);
        const { value, dropped } = chunkInteractions(chunk, folded);
        if (dropped > 0) observer.dropped(name, 'too_many_interactions', dropped);
        for (const [reason, count] of folded.mended) observer.mended(name, reason, count);
        results.set(chunk, value);
        now = remember(now, chunk.seq, folded.state);
      }
      if (now) known.set(tab, now);
    };

    const chunks = await read(messages);
    const tabs = Map.groupBy(chunks, ({ chunk }) => `${chunk.project}/${chunk.session}/${chunk.tab}`);
    await Promise.all([...tabs].map(([tab, ofTab]) => foldTab(tab, ofTab)));

    const values = chunks.flatMap(({ chunk }) => results.get(chunk) ?? []);
    await publisher.publish(values.map(encodeInteractions));
    observer.rows(name, topics.interactions, values.length);
    for (const [tab, now] of known) memory.set(tab, now);
  }

  const consumer = createBatchConsumer({
    kafka,
    groupId: 'sightline-interactions',
    topic: topics.recordings,
    log,
    metrics,
    deadLetters: publisher,
    lingerMs: 50,
    maxBytes: 2 * 1024 * 1024,
    handle: observer.observed(name, handle),
  });

  return {
    async start() {
      stopping = false;
      await consumer.start();
    },
    async stop() {
      stopping = true;
      await consumer.stop();
      await archived.stop();
    },
    ready: () => consumer.ready(),
  };
}

function eventsOf(message: IncomingMessage, chunk: RecordingChunk, maxInflatedBytes: number): ChunkEvent[] {
  try {
    return readEvents(chunk.body, { firstTime: chunk.firstTime, lastTime: chunk.lastTime, maxInflatedBytes });
  } catch (error) {
    if (error instanceof DamagedChunkError) throw new PoisonMessageError(message, error.reason);
    throw error;
  }
}
