import { createTail, type KafkaConnection, type Logger, type Service } from '@sightline/platform';
import { type ChunkFrame, type ChunkHeaders, decodeChunkHeaders, topics } from '@sightline/schemas';

export interface LiveChunksOptions {
  kafka: KafkaConnection;
  log: Logger;
  /** `receivedTime`: epoch ms at which the collector had it. */
  onChunk(project: string, session: string, chunk: ChunkFrame, receivedTime: number): void;
}

/** The chunks of watched sessions as the collectors publish them. */
export function createLiveChunks({ kafka, log, onChunk }: LiveChunksOptions): Service & { ready(): void } {
  return createTail({
    kafka,
    log,
    topic: topics.live,
    onMessage({ headers, value, offset, partition }) {
      if (!value) return;
      let chunk: ChunkHeaders;
      try {
        chunk = decodeChunkHeaders(headers);
      } catch (error) {
        log.warn({ err: error, partition, offset }, 'live_chunk_unreadable');
        return;
      }
      const { project, session, tab, seq, firstTime, lastTime, events, keyframe, receivedTime } = chunk;
      onChunk(project, session, { tab, seq, firstTime, lastTime, events, keyframe, body: value }, receivedTime);
    },
  });
}
