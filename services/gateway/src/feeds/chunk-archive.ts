import { credentials, Metadata, status } from '@grpc/grpc-js';
import type { Service } from '@sightline/platform';
import type { ChunkFrame } from '@sightline/schemas';
import { audit } from '@sightline/schemas/grpc';

interface ArchiveRead {
  project: string;
  session: string;
  /** Only chunks behind these; other tabs from their last keyframe on. */
  after: { tab: string; seq: number }[];
}

export interface ChunkArchive {
  /**
   * Hands on the archived chunks, within a tab in order.
   * @throws when the archive did not give all of them; those that came have been handed on.
   */
  read(request: ArchiveRead, onChunk: (chunk: ChunkFrame) => void, signal: AbortSignal): Promise<void>;
}

export interface ChunkArchiveOptions {
  /** host:port of audit-service. */
  address: string;
  serviceToken: string;
  /** For one read, ms; default 15,000. */
  deadlineMs?: number;
}

/** The archive behind audit-service, over gRPC. */
export function createChunkArchive(options: ChunkArchiveOptions): ChunkArchive & Service {
  const { address, serviceToken, deadlineMs = 15_000 } = options;
  const client = new audit.SessionRecordings(address, credentials.createInsecure(), {
    'grpc.max_receive_message_length': 8 * 1024 * 1024,
    'grpc.initial_reconnect_backoff_ms': 200,
    'grpc.max_reconnect_backoff_ms': 2_000,
  });
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${serviceToken}`);

  return {
    read: ({ project, session, after }, onChunk, signal) =>
      new Promise((resolve, reject) => {
        const request = { project, session, after, fromLastKeyframe: true };
        const call = client.readChunks(request, metadata, { deadline: Date.now() + deadlineMs });
        const cancel = (): void => call.cancel();
        signal.addEventListener('abort', cancel, { once: true });
        const settle = (done: () => void): void => {
          signal.removeEventListener('abort', cancel);
          done();
        };
        call.on('data', ({ tab, seq, firstTime, lastTime, events, keyframe, body }) =>
          onChunk({ tab, seq, firstTime, lastTime, events, keyframe, body }),
        );
        call.on('end', () => settle(resolve));
        call.on('error', (error: Error & { code?: number }) =>
          // A session that is not in the archive yet has no chunks there.
          settle(() => (error.code === status.NOT_FOUND ? resolve() : reject(error))),
        );
        if (signal.aborted) cancel();
      }),
    start: async () => undefined,
    async stop() {
      client.close();
    },
  };
}
