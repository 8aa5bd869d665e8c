import type { Device } from './generated/interactions.ts';

/** A chunk's identity and facts, as the headers of `sightline.recordings.v1` and `sightline.live.v1` carry them. */
export interface ChunkHeaders {
  project: string;
  session: string;
  tab: string;
  seq: number;
  /** Epoch ms of the first and last event, the visitor's clock. */
  firstTime: number;
  lastTime: number;
  /** Epoch ms at which the collector received it. */
  receivedTime: number;
  events: number;
  keyframe: boolean;
  device: Device;
  browser: string;
  os: string;
  /** Keyed hash of the network address, 16 hex digits. */
  source: string;
  /** The user agent calls itself a bot. */
  bot?: boolean;
  /** Of the network address, ISO 3166-1 alpha-2, where it is known. */
  country?: string;
}

/** Identity of a chunk as one string: `session/tab/seq`. */
export const chunkId = (chunk: Pick<ChunkHeaders, 'session' | 'tab' | 'seq'>): string =>
  `${chunk.session}/${chunk.tab}/${chunk.seq}`;

/** Key of every message about a session. */
export const sessionKey = (of: Pick<ChunkHeaders, 'project' | 'session'>): string => `${of.project}/${of.session}`;

export function encodeChunkHeaders(chunk: ChunkHeaders): Record<string, string> {
  return {
    'content-encoding': 'gzip',
    sightline_project: chunk.project,
    sightline_session: chunk.session,
    sightline_tab: chunk.tab,
    sightline_seq: String(chunk.seq),
    sightline_first_time: String(chunk.firstTime),
    sightline_last_time: String(chunk.lastTime),
    sightline_received_time: String(chunk.receivedTime),
    sightline_events: String(chunk.events),
    sightline_keyframe: chunk.keyframe ? '1' : '0',
    sightline_device: chunk.device,
    sightline_browser: chunk.browser,
    sightline_os: chunk.os,
    sightline_source: chunk.source,
    ...(chunk.bot ? { sightline_bot: '1' } : {}),
    ...(chunk.country ? { sightline_country: chunk.country } : {}),
  };
}

/** @throws RangeError naming the header that is missing or not a number. */
export function decodeChunkHeaders(headers: Record<string, string>): ChunkHeaders {
  const text = (name: string): string => {
    const value = headers[name];
    if (value === undefined) throw new RangeError(`header ${name} is missing`);
    return value;
  };
  const number = (name: string): number => {
    const value = Number(text(name));
    if (!Number.isFinite(value)) throw new RangeError(`header ${name} is not a number`);
    return value;
  };
  return {
    project: text('sightline_project'),
    session: text('sightline_session'),
    tab: text('sightline_tab'),
    seq: number('sightline_seq'),
    firstTime: number('sightline_first_time'),
    lastTime: number('sightline_last_time'),
    receivedTime: number('sightline_received_time'),
    events: number('sightline_events'),
    keyframe: text('sightline_keyframe') === '1',
    device: text('sightline_device') as Device,
    browser: text('sightline_browser'),
    os: text('sightline_os'),
    source: text('sightline_source'),
    ...(headers.sightline_bot === '1' ? { bot: true } : {}),
    ...(/^[A-Z]{2}$/.test(headers.sightline_country ?? '') ? { country: headers.sightline_country } : {}),
  };
}
