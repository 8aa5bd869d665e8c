import { randomBytes } from 'node:crypto';
import { createBatchConsumer, type MessageBatch } from '@sightline/platform';
import { topics } from '@sightline/schemas';
import type { Processor, ProcessorOptions } from '../processor-options.ts';
import { decodeRecordingChunk } from '../recording-chunk.ts';
import { createRowWriter } from '../row-writer.ts';
import { type LeakRow, leakRows } from './leak-rows.ts';
import { buildSegment, type ChunkRow } from './segment.ts';

export interface ArchiveOptions extends ProcessorOptions {
  /** How long a block is collected, ms: fewer, larger objects against a later archive. */
  lingerMs?: number;
  /** A block ends at this size, bytes. */
  segmentBytes?: number;
}

const name = 'archive';

/**
 * Source: `sightline.recordings.v1`. State: none. Sinks: segment objects, the table `chunks`, their index, and the table
 * `privacy_leaks`: what the collector had to mask.
 *
 * For each block of a partition, in this order: (1) the object is put, whole and on disk; (2) the index rows are
 * inserted, then those of the leaks; (3) the offsets are committed. A crash after (1) leaves an object that no row names, and the block is
 * written again under another key; a crash after (2) leads to a second object and to rows of the same identity that
 * replace the first. So no row ever points to nothing, and what a crash costs is space. Such orphans are the keys under
 * `segments/` that are older than a day (a block is committed or written anew within seconds) and that
 * `SELECT DISTINCT object FROM chunks FINAL` does not name; they may be deleted.
 */
export function createArchive(options: ArchiveOptions): Processor {
  const { kafka, publisher, clickhouse, objectStore, log, metrics, observer } = options;
  const chunks = createRowWriter<ChunkRow>(clickhouse, 'chunks');
  const leaks = createRowWriter<LeakRow>(clickhouse, 'privacy_leaks');
  const bytesTotal = metrics.counter('archive_bytes_total', 'Bytes of recordings put into segments.');

  async function handle({ messages, partition }: MessageBatch): Promise<void> {
    const first = messages[0];
    if (!first) return;
    const place = { partition, offset: first.offset, random: randomBytes(6).toString('hex') };
    const decoded = messages.map(decodeRecordingChunk);
    const { key, bytes, rows } = buildSegment(decoded, place);
    await objectStore.put(key, bytes);
    await chunks.write(rows);
    observer.rows(name, 'chunks', rows.length);
    const leaking = leakRows(decoded);
    await leaks.write(leaking);
    observer.rows(name, 'privacy_leaks', leaking.length);
    bytesTotal.inc(bytes.length);
  }

  return createBatchConsumer({
    kafka,
    groupId: 'sightline-archive',
    topic: topics.recordings,
    log,
    metrics,
    deadLetters: publisher,
    lingerMs: options.lingerMs ?? 250,
    maxBytes: options.segmentBytes ?? 8 * 1024 * 1024,
    handle: observer.observed(name, handle),
  });
}
