import { gunzipSync } from 'node:zlib';
import { inflateMemberInto } from '@sightline/platform/gzip';
import { type ChunkEvent, finite, isObject } from './chunk-event.ts';
import { eventType, incrementalSource, pageChanges } from './rrweb.ts';

/** Why a chunk's body cannot be read. */
export class DamagedChunkError extends Error {
  readonly reason: 'damaged_gzip' | 'inflates_too_large' | 'damaged_ndjson';

  constructor(reason: DamagedChunkError['reason']) {
    super(`chunk body: ${reason}`);
    this.name = 'DamagedChunkError';
    this.reason = reason;
  }
}

export interface ReadEventsOptions {
  firstTime: number;
  lastTime: number;
  /** Bytes that the body may inflate to. */
  maxInflatedBytes: number;
}

/**
 * The events of a chunk that interactions can come from. Most of a recording's bytes are snapshots and mutations, which
 * say nothing here: their lines are told by their beginning and not parsed (a keyframe takes 10 ms to parse, its
 * inflation 2 ms). Lines that hold no event are left out.
 * @throws DamagedChunkError
 */
export function readEvents(body: Buffer, { firstTime, lastTime, maxInflatedBytes }: ReadEventsOptions): ChunkEvent[] {
  const bytes = inflate(body, maxInflatedBytes);
  const events: ChunkEvent[] = [];
  let line = 0;
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline === -1 ? bytes.length : newline;
    const raw = bytes.subarray(start, end);
    start = end + 1;
    if (raw.length === 0) continue;
    line += 1;
    const event = readLine(raw);
    const time = finite(event?.timestamp);
    if (event && time !== undefined && typeof event.type === 'number' && isObject(event.data)) {
      events.push({ line, type: event.type, time: Math.min(Math.max(time, firstTime), lastTime), data: event.data });
    }
  }
  return events;
}

/** What most chunks inflate to, at most. */
const usualBytes = 1024 * 1024;
const usual = Buffer.allocUnsafeSlow(usualBytes + 1);

/** Valid until the next is inflated. */
function inflate(body: Buffer, maxOutputLength: number): Buffer {
  const inflated = inflateMemberInto(body, usual.subarray(0, maxOutputLength + 1));
  if (inflated) return inflated;
  try {
    return gunzipSync(body, { maxOutputLength });
  } catch (error) {
    const tooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    throw new DamagedChunkError(tooLarge ? 'inflates_too_large' : 'damaged_gzip');
  }
}

/** A chunk's NDJSON, until the next is inflated; undefined when its body is damaged or too large. */
export function inflateChunk(body: Buffer, maxOutputLength: number): Buffer | undefined {
  try {
    return inflate(body, maxOutputLength);
  } catch {
    return undefined;
  }
}

interface RawEvent {
  type?: unknown;
  timestamp?: unknown;
  data?: unknown;
}

const incrementalStart = '{"type":3,"data":{"source":';
/** Sources of incremental events that interactions come from. */
const readSources = new Set<number>(Object.values(incrementalSource));

function readLine(raw: Buffer): RawEvent | undefined {
  const start = raw.toString('latin1', 0, incrementalStart.length + 3);
  if (start.startsWith(incrementalStart)) {
    const source = /^(\d+)[,}]/.exec(start.slice(incrementalStart.length))?.[1];
    if (source !== undefined && !readSources.has(Number(source))) return undefined;
    if (source !== undefined && pageChanges.has(Number(source))) {
      const change = readChangeEnd(raw, Number(source));
      if (change) return change;
    }
  } else if (start.startsWith('{"type":2,')) {
    const snapshot = readSnapshotEnd(raw);
    if (snapshot) return snapshot;
  }
  try {
    const value: unknown = JSON.parse(raw.toString('utf8'));
    return isObject(value) ? value : undefined;
  } catch {
    throw new DamagedChunkError('damaged_ndjson');
  }
}

/** rrweb writes a snapshot's document id, scroll position and time at the end of the line. */
const snapshotEnd =
  /"id":(\d+)\},"initialOffset":\{"left":(-?[\d.]+),"top":(-?[\d.]+)\}\},"timestamp":(\d+)(?:,"delay":-?[\d.]+)?\}$/;

function readSnapshotEnd(raw: Buffer): RawEvent | undefined {
  const match = snapshotEnd.exec(raw.toString('latin1', Math.max(0, raw.length - 256)));
  if (!match) return undefined;
  const [id, left, top, timestamp] = match.slice(1).map(Number);
  return { type: eventType.fullSnapshot, timestamp, data: { node: { id }, initialOffset: { left, top } } };
}

/** rrweb writes the time of an event at the end of its line; before it stands what the recorder says of a keyframe's parts. */
const changeEnd = /(,"keyframe":true)?\},"timestamp":(\d+)(?:,"delay":-?[\d.]+)?\}$/;

function readChangeEnd(raw: Buffer, source: number): RawEvent | undefined {
  const match = changeEnd.exec(raw.toString('latin1', Math.max(0, raw.length - 96)));
  if (!match) return undefined;
  const data = { source, ...(match[1] && { keyframe: true }) };
  return { type: eventType.incremental, timestamp: Number(match[2]), data };
}
