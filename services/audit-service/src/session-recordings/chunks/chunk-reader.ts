import { Inject, Injectable } from '@nestjs/common';
import { ObjectNotFoundError, type ObjectStore } from '@sightline/platform';
import type { Chunk__Output, ReadChunksRequest__Output } from '@sightline/schemas/grpc';
import { OBJECT_STORE } from '../../tokens.ts';
import { ChunkIndex, type IndexedChunk } from './chunk-index.ts';
import { planReads, type RangeRead } from './read-plan.ts';
import { tabStarts } from './tab-starts.ts';

/** A recording is read through a window of this size, whatever its length. */
const readLimits = { maxBytes: 1024 * 1024, maxGap: 64 * 1024 };

/** A session's chunks with their bodies, exactly as stored. */
@Injectable()
export class ChunkReader {
  constructor(
    @Inject(ChunkIndex) private readonly index: ChunkIndex,
    @Inject(OBJECT_STORE) private readonly objects: ObjectStore,
  ) {}

  /**
   * Reads ahead of its consumer by one range read at most, and holds one page of the index and one read in memory.
   * Throws what the object store throws when an object is missing or too short.
   */
  async *read(request: ReadChunksRequest__Output): AsyncGenerator<Chunk__Output> {
    const { project, session } = request;
    const keyframes = request.fromLastKeyframe
      ? await this.index.lastKeyframes(project, session)
      : new Map<string, number>();
    const sent = new Map<string, number>();
    for await (const page of this.index.pages(project, session, tabStarts(request, keyframes))) {
      // A chunk that was archived late can move what was sent behind it; nothing is sent twice.
      const unsent = page.filter(({ tab, seq }) => seq > (sent.get(tab) ?? -1));
      for (const read of planReads(unsent, readLimits)) yield* this.bodies(request, read);
      for (const { tab, seq } of unsent) sent.set(tab, seq);
    }
  }

  private async *bodies(
    { project, session }: ReadChunksRequest__Output,
    { object, offset, length, chunks }: RangeRead<IndexedChunk>,
  ): AsyncGenerator<Chunk__Output> {
    let bytes: Buffer;
    try {
      bytes = await this.objects.read(object, offset, length);
    } catch (error) {
      if (!(error instanceof ObjectNotFoundError)) throw error;
      yield* this.movedBodies(project, session, chunks, error);
      return;
    }
    for (const chunk of chunks) {
      const start = chunk.objectOffset - offset;
      yield { ...messageOf(chunk), body: bytes.subarray(start, start + chunk.bytes) };
    }
  }

  /** Chunks whose object has gone since its index was read, one by one from where they lie now. @throws `gone` when nowhere. */
  private async *movedBodies(
    project: string,
    session: string,
    chunks: readonly IndexedChunk[],
    gone: ObjectNotFoundError,
  ): AsyncGenerator<Chunk__Output> {
    for (const before of chunks) {
      const chunk = await this.index.moved(project, session, before);
      if (!chunk || chunk.object === before.object) throw gone;
      const body = await this.objects.read(chunk.object, chunk.objectOffset, chunk.bytes);
      yield { ...messageOf(chunk), body };
    }
  }
}

const messageOf = ({ tab, seq, firstTime, lastTime, events, keyframe }: IndexedChunk): Omit<Chunk__Output, 'body'> => ({
  tab,
  seq,
  firstTime,
  lastTime,
  events,
  keyframe: Boolean(keyframe),
});
