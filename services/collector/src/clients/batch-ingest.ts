import { gzipSync } from 'node:zlib';
import type { Project } from '@sightline/schemas';
import { errors, ok, type Refusal, type Result, refuse } from '../errors.ts';
import type { Visitor } from '../http/visitor.ts';
import type { Accepted, Ingest } from '../ingest.ts';
import type { BatchNumbers, ChunkPlace } from './batch-numbers.ts';
import type { ClientBatch, ClientChunk } from './client-batch.ts';
import { gapLine } from './client-chunks.ts';

/** Whose batch it is. */
export interface BatchOrigin {
  project: Project;
  visitor: Visitor;
  /** Number of the request, where the client gives it; the batch is one chunk then. */
  seq?: number | undefined;
}

/** Takes the chunks of a batch the way the recorder's go. */
export interface BatchIngest {
  /**
   * `ok` when every chunk was taken, with how many were stored. A batch that has to be sent again is refused as a whole;
   * what was taken of it keeps its numbers, so that it is a repeat then.
   */
  accept(origin: BatchOrigin, batch: ClientBatch): Promise<Result<{ stored: number }>>;
}

const isForGood = ({ code }: Refusal): boolean => errors[code].reaction === 'drop the chunk';

export function createBatchIngest({ ingest, numbers }: { ingest: Ingest; numbers: BatchNumbers }): BatchIngest {
  const send = (of: BatchOrigin, session: string, place: ChunkPlace, body: ClientChunk['body']) =>
    ingest.accept({ ...of.visitor, project: of.project, session, ...place }, body);

  /**
   * Leaves the number of what was refused empty, so that readers start anew at a keyframe, and says why behind it. A
   * marker that cannot be written is missed; the missing number is there all the same.
   */
  const mark = async (of: BatchOrigin, chunk: ClientChunk, { code }: Refusal): Promise<void> => {
    const place = await numbers.placeOf(of.project.id, { ...chunk, id: `${chunk.id}:gap` });
    if (!place) return;
    const line = gapLine({ reason: 'batch_refused', code }, of.visitor.receivedTime);
    await send(of, chunk.session, place, new Uint8Array(gzipSync(line)));
  };

  const acceptChunk = async (of: BatchOrigin, chunk: ClientChunk): Promise<Result<Accepted>> => {
    if (of.seq !== undefined) return send(of, chunk.session, { tab: chunk.tab, seq: of.seq }, chunk.body);
    const place = await numbers.placeOf(of.project.id, chunk);
    if (!place) return refuse('redis-unavailable');
    const result = await send(of, chunk.session, place, chunk.body);
    if (!result.ok && isForGood(result)) await mark(of, chunk, result);
    return result;
  };

  return {
    async accept(origin, { chunks }) {
      let stored = 0;
      let refused: Refusal | undefined;
      for (const chunk of chunks) {
        const result = await acceptChunk(origin, chunk);
        if (result.ok) stored += result.value.stored ? 1 : 0;
        else if (!refused || isForGood(refused)) refused = result;
        // What comes after it would overtake it.
        if (refused && !isForGood(refused)) break;
      }
      return refused ?? ok({ stored });
    },
  };
}
