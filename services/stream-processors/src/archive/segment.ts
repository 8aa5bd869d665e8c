import { clickHouseTime } from '@sightline/platform';
import type { RecordingChunk } from '../recording-chunk.ts';

/** A row of the table `chunks`. */
export interface ChunkRow {
  project: string;
  session: string;
  tab: string;
  seq: number;
  first_time: string;
  last_time: string;
  received_time: string;
  events: number;
  keyframe: boolean;
  bytes: number;
  object: string;
  object_offset: number;
}

export interface Segment {
  key: string;
  bytes: Buffer;
  rows: ChunkRow[];
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
  let end = 0;
  const rows = chunks.map((chunk): ChunkRow => {
    const start = end;
    end += chunk.body.length;
    return {
      project: chunk.project,
      session: chunk.session,
      tab: chunk.tab,
      seq: chunk.seq,
      first_time: clickHouseTime(chunk.firstTime),
      last_time: clickHouseTime(chunk.lastTime),
      received_time: clickHouseTime(chunk.receivedTime),
      events: chunk.events,
      keyframe: chunk.keyframe,
      bytes: chunk.body.length,
      object: key,
      object_offset: start,
    };
  });
  return { key, bytes: Buffer.concat(chunks.map(({ body }) => body)), rows };
}
