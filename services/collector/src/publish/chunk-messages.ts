import { cloudEventHeaders, type OutgoingMessage } from '@sightline/platform';
import { type ChunkHeaders, chunkId, encodeChunkHeaders, sessionKey, topics } from '@sightline/schemas';

/** `ce_type` of a chunk. */
const chunkEventType = 'sightline.recording.chunk.v1';

/** A chunk's message, and its copy for the live view when somebody is watching the session. */
export function chunkMessages(chunk: ChunkHeaders, value: Buffer, isWatched: boolean): OutgoingMessage[] {
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
  const message = { topic: topics.recordings, key, value, headers };
  return isWatched ? [message, { ...message, topic: topics.live }] : [message];
}
