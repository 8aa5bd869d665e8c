import { createNumberColumn, createTextColumn, createTimeColumn } from '@sightline/platform';
import type { RecordingChunk } from '../recording-chunk.ts';

/** Rows of the table `chunks`. */
function createChunkColumns() {
  return {
    project: createTextColumn(),
    session: createTextColumn(),
    tab: createTextColumn(),
    seq: createNumberColumn('UInt32'),
    first_time: createTimeColumn(),
    last_time: createTimeColumn(),
    received_time: createTimeColumn(),
    events: createNumberColumn('UInt32'),
    keyframe: createNumberColumn('UInt8'),
    bytes: createNumberColumn('UInt32'),
    object: createTextColumn(),
    object_offset: createNumberColumn('UInt32'),
  };
}

export interface Segment {
  key: string;
  /** The bodies, one behind the other. */
  pieces: Buffer[];
  /** Their sum. */
  bytes: number;
  rows: ReturnType<typeof createChunkColumns>;
}

export interface SegmentPlace {
  partition: number;
  /** Of the block's first message. */
  offset: string;
  /** Tells apart the objects of a block that was written more than once. */
  random: string;
}

/** One object for a block of chunks: their bodies one after the other, as received, and the row that finds each again. */
export function buildSegment(chunks: RecordingChunk[], { partition, offset, random }: SegmentPlace): Segment {
  const day = new Date(chunks[0]?.receivedTime ?? 0).toISOString().slice(0, 10);
  const key = `segments/${day}/${partition}/${offset}-${random}.seg`;
  const rows = createChunkColumns();
  let end = 0;
  for (const chunk of chunks) {
    rows.project.push(chunk.project);
    rows.session.push(chunk.session);
    rows.tab.push(chunk.tab);
    rows.seq.push(chunk.seq);
    rows.first_time.push(chunk.firstTime);
    rows.last_time.push(chunk.lastTime);
    rows.received_time.push(chunk.receivedTime);
    rows.events.push(chunk.events);
    rows.keyframe.push(chunk.keyframe ? 1 : 0);
    rows.bytes.push(chunk.body.length);
    rows.object.push(key);
    rows.object_offset.push(end);
    end += chunk.body.length;
  }
  return { key, pieces: chunks.map(({ body }) => body), bytes: end, rows };
}
