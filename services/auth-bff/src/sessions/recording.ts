import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { encodeChunkFrame } from '@sightline/schemas';
import type { FastifyReply } from 'fastify';
import { AuditClient } from '../audit/audit-client.ts';
import { methods } from '../audit/audit-methods.ts';

/** Media type of a body of chunk frames (schemas/src/chunk-frame.ts). */
const recordingContentType = 'application/vnd.sightline.chunks';

/** How much of a recording may wait for a slow viewer, besides what gRPC holds. Bytes. */
const waitingBytes = 256 * 1024;

/** Recordings as streams of chunk frames. */
@Injectable()
export class Recordings {
  constructor(@Inject(AuditClient) private readonly audit: AuditClient) {}

  /**
   * Answers with a session's chunks, read no faster than the viewer takes them. A failure before the first chunk is a
   * problem; later the connection is broken off, so that a cut recording cannot be taken for a whole one.
   */
  async send(reply: FastifyReply, of: { project: string; session: string; fromLastKeyframe: boolean }): Promise<void> {
    const chunks = this.audit.stream(methods.ReadChunks, { ...of, after: [] });
    const first = await chunks.next();
    async function* frames() {
      try {
        if (!first.done) yield encodeChunkFrame(first.value);
        for await (const chunk of chunks) yield encodeChunkFrame(chunk);
      } finally {
        await chunks.return(undefined);
      }
    }
    const body = Readable.from(frames(), { objectMode: false, highWaterMark: waitingBytes });
    await reply.type(recordingContentType).send(body);
  }
}
