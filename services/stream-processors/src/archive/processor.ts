import { randomBytes } from 'node:crypto';
import { createBatchConsumer, type MessageBatch, ObjectStoreFullError, type Rest } from '@sightline/platform';
import { topics } from '@sightline/schemas';
import type { Processor, ProcessorOptions } from '../processor-options.ts';
import { decodeRecordingChunk } from '../recording-chunk.ts';
import { createColumnWriter, createRowWriter } from '../row-writer.ts';
import { archiveGroup } from './archive-group.ts';
import { type LeakRow, leakRows } from './leak-rows.ts';
import { buildSegment, type Segment } from './segment.ts';

export interface ArchiveOptions extends ProcessorOptions {
  /** How long a block is collected, ms: fewer, larger objects against a later archive. */
  lingerMs?: number;
  /** A block ends at this size, bytes. */
  segmentBytes?: number;
}

const name = 'archive';

/** Fewer than a full segment has. */
const enoughChunks = 1_000;

/**
 * Source: `sightline.recordings.v1`. State: none. Sinks: segment objects, the table `chunks`, their index, and the table
 * `privacy_leaks`: what the collector had to mask.
 *
 * For each block of a partition, in this order: (1) the object is put, whole and on disk; (2) the index rows are
 * inserted, then those of the leaks, while the next object is put; (3) the offsets are committed. A crash after (1)
 * leaves an object that no row names, and the block is written again under another key; a crash after (2) leads to a second object and to rows of the same identity that
 * replace the first. So no row ever points to nothing, and what a crash costs is space. Such orphans are the keys under
 * `segments/` that are older than a day (a block is committed or written anew within seconds) and that
 * `SELECT DISTINCT object FROM chunks` does not name; audit-service deletes them.
 *
 * A full store stops it: the batch is tried again until there is room, its partition is not read further meanwhile, and
 * readiness says so.
 */
export function createArchive(options: ArchiveOptions): Processor {
  const { kafka, publisher, clickhouse, objectStore, log, metrics, observer } = options;
  const chunks = createColumnWriter(clickhouse, 'chunks', enoughChunks);
  const leaks = createRowWriter<LeakRow>(clickhouse, 'privacy_leaks');
  const fullGauge = metrics.gauge('archive_full', '1 while the object store has no room for segments, else 0.');
  let isFull = false;
  const bytesTotal = metrics.counter('archive_bytes_total', 'Bytes of recordings put into segments.');

  /** A full store is tried again and again; it is told when that begins and when it ends. */
  async function put({ key, pieces, bytes }: Segment): Promise<void> {
    const note = (full: boolean): void => {
      if (full !== isFull) log.warn({ bytes }, full ? 'archive_full' : 'archive_has_room');
      isFull = full;
      fullGauge.set(full ? 1 : 0);
    };
    try {
      await objectStore.put(key, ...pieces);
      note(false);
    } catch (error) {
      if (error instanceof ObjectStoreFullError) note(true);
      throw error;
    }
  }

  async function handle({ messages, partition }: MessageBatch): Promise<Rest | undefined> {
    const first = messages[0];
    if (!first) return undefined;
    const place = { partition, offset: first.offset, random: randomBytes(6).toString('hex') };
    const decoded = messages.map(decodeRecordingChunk);
    const segment = buildSegment(decoded, place);
    await put(segment);
    bytesTotal.inc(segment.bytes);
    const leaking = leakRows(decoded);
    return async () => {
      await chunks.write([segment.rows]);
      observer.rows(name, 'chunks', messages.length);
      await leaks.write(leaking);
      observer.rows(name, 'privacy_leaks', leaking.length);
    };
  }

  const consumer = createBatchConsumer({
    kafka,
    groupId: archiveGroup,
    topic: topics.recordings,
    log,
    metrics,
    deadLetters: publisher,
    lingerMs: options.lingerMs ?? 250,
    maxBytes: options.segmentBytes ?? 8 * 1024 * 1024,
    handle: observer.observed(name, handle),
  });
  return {
    ...consumer,
    ready() {
      if (isFull) throw new Error('the object store is full');
      consumer.ready();
    },
  };
}
