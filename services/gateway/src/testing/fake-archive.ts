import { Server, ServerCredentials, status } from '@grpc/grpc-js';
import type { ChunkFrame } from '@sightline/schemas';
import { audit, type SessionRecordingsHandlers } from '@sightline/schemas/grpc';

/** The part of audit-service that the gateway needs, over an array. */
export interface FakeArchive {
  address: string;
  /** What is archived of each session, by `project/session`. */
  chunks: Map<string, ChunkFrame[]>;
  /** Calls so far. */
  reads(): number;
  /** While true, calls fail as when audit-service is away. */
  failing: boolean;
  stop(): void;
}

export async function startFakeArchive(serviceToken: string): Promise<FakeArchive> {
  let reads = 0;
  const chunks = new Map<string, ChunkFrame[]>();
  const readChunks: SessionRecordingsHandlers['ReadChunks'] = (call) => {
    reads++;
    if (call.metadata.get('authorization')[0] !== `Bearer ${serviceToken}`) {
      call.emit('error', { code: status.UNAUTHENTICATED });
      return;
    }
    if (archive.failing) {
      call.emit('error', { code: status.UNAVAILABLE });
      return;
    }
    const { project, session, after, fromLastKeyframe } = call.request;
    const there = chunks.get(`${project}/${session}`) ?? [];
    for (const chunk of [...there].sort((left, right) => left.firstTime - right.firstTime || left.seq - right.seq)) {
      const position = after.find(({ tab }) => tab === chunk.tab);
      const lastKeyframe = there.findLast(({ tab, keyframe }) => tab === chunk.tab && keyframe)?.seq;
      const first = position ? position.seq + 1 : fromLastKeyframe ? (lastKeyframe ?? Number.POSITIVE_INFINITY) : 0;
      if (chunk.seq >= first) call.write({ ...chunk, body: Buffer.from(chunk.body) });
    }
    call.end();
  };
  const none = (): void => {
    throw new Error('not needed here');
  };
  const server = new Server();
  server.addService(audit.SessionRecordings.service, {
    ReadChunks: readChunks,
    GetSession: none,
    ListSessions: none,
    ListInteractions: none,
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  const archive: FakeArchive = {
    address: `127.0.0.1:${port}`,
    chunks,
    reads: () => reads,
    failing: false,
    stop: () => server.forceShutdown(),
  };
  return archive;
}
