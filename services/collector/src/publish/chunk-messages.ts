import { cloudEventHeaders, type OutgoingMessage } from '@sightline/platform';
import {
  type ChunkHeaders,
  chunkId,
  encodeChunkHeaders,
  encodeLeaks,
  type MaskLeak,
  sessionKey,
  topics,
} from '@sightline/schemas';

/** `ce_type` of a chunk. */
const chunkEventType = 'sightline.recording.chunk.v1';

/** A chunk's message with what had to be masked in it, and its copy for the live view when somebody is watching the session. */
export function chunkMessages(
  chunk: ChunkHeaders,
  value: Buffer,
  leaks: readonly MaskLeak[],
  isWatched: boolean,
): OutgoingMessage[] {
  const key = sessionKey(chunk);
  const headers = {
    ...cloudEventHeaders({
      id: chunkId(chunk),
      type: chunkEventType,
      source: `/projects/${chunk.project}`,
      subject: chunk.session,
      time: chunk.receivedTime,
      contentType: 'application/x-ndjson',
    }),
    ...encodeChunkHeaders(chunk),
  };
  const message = { topic: topics.recordings, key, value, headers: { ...headers, ...encodeLeaks(leaks) } };
  return isWatched ? [message, { topic: topics.live, key, value, headers }] : [message];
}
