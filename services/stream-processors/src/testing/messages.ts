/** Messages as consumers get them, for tests. */
import type { IncomingMessage, OutgoingMessage } from '@sightline/platform';
import { type ChunkHeaders, encodeChunkHeaders, sessionKey, topics } from '@sightline/schemas';
import { bodyOf, type RawEvent } from './rrweb-events.ts';

export const chunkHeaders = (more: Partial<ChunkHeaders> = {}): ChunkHeaders => ({
  project: 'shop',
  session: 'session-1',
  tab: 'tab-00001',
  seq: 0,
  firstTime: 1_795_000_000_000,
  lastTime: 1_795_000_001_000,
  receivedTime: 1_795_000_001_100,
  events: 1,
  keyframe: false,
  device: 'desktop',
  browser: 'Chrome',
  os: 'Linux',
  source: '9f86d081884c7d65',
  ...more,
});

/** A chunk as the collector publishes it; what its headers say of its events is taken from them. */
export function chunkMessage(events: RawEvent[], more: Partial<ChunkHeaders> = {}): OutgoingMessage {
  const times = events.map(({ timestamp }) => timestamp);
  const headers = chunkHeaders({
    firstTime: Math.min(...times),
    lastTime: Math.max(...times),
    receivedTime: Math.max(...times) + 50,
    events: events.length,
    keyframe: events.some(({ type }) => type === 2),
    ...more,
  });
  return {
    topic: topics.recordings,
    key: sessionKey(headers),
    value: bodyOf(events),
    headers: encodeChunkHeaders(headers),
  };
}

export const incoming = ({ topic, key, value, headers = {} }: OutgoingMessage): IncomingMessage => ({
  topic,
  partition: 0,
  offset: '7',
  key,
  value: typeof value === 'string' ? Buffer.from(value) : value,
  headers,
  timestamp: 1_795_000_001_150,
});
