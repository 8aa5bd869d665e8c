import { gunzipSync } from 'node:zlib';
import { type ChunkInfo, decodeChunkFrames } from '@sightline/schemas';
import type { ApiClient } from '../local/api-client.ts';

export interface RecordedChunk extends ChunkInfo {
  events: number;
  /** rrweb events, in order. */
  lines: { type: number; timestamp: number; data: Record<string, unknown> }[];
}

/** A session's recording as the dashboard gets it. */
export async function readRecording(api: ApiClient, path: string): Promise<RecordedChunk[]> {
  const response = await api.fetch(path);
  if (!response.ok) throw new Error(`${path} was answered with ${response.status}`);
  const { frames, rest } = decodeChunkFrames(new Uint8Array(await response.arrayBuffer()));
  if (rest.length > 0) throw new Error(`${path} ended within a frame`);
  return frames.map(({ body, ...info }) => ({
    ...info,
    lines: gunzipSync(body)
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line)),
  }));
}

/** Sequence numbers of each tab, in the order in which they came. */
export function sequences(chunks: RecordedChunk[]): Record<string, number[]> {
  const tabs: Record<string, number[]> = {};
  for (const { tab, seq } of chunks) {
    tabs[tab] ??= [];
    tabs[tab].push(seq);
  }
  return tabs;
}
