import type { Logger } from '@sightline/platform';
import type { ChunkFrame } from '@sightline/schemas';
import type { ChunkArchive } from '../feeds/chunk-archive.ts';
import { createChunkSequencer, type SequencedChunk } from './chunk-sequencer.ts';
import { nextReadAt } from './read-schedule.ts';

export interface SessionStreamOptions {
  project: string;
  session: string;
  archive: ChunkArchive;
  log: Logger;
  gapTimeoutMs: number;
  maxPendingBytes: number;
  /** Without one successful read of the archive for this long, ms, the stream is unavailable. */
  unavailableAfterMs: number;
  onChunks(chunks: SequencedChunk[]): void;
  /** The archive has been read once, and what it held has been handed on. */
  onOpen(): void;
  /** Nothing is known of the session after the first seconds. */
  onNothing(): void;
  onUnavailable(): void;
}

/** The chunks of a watched session from its last keyframes on: archived ones, then live ones, in order. */
export interface SessionStream {
  start(): void;
  offer(chunk: ChunkFrame): void;
  stop(): void;
}

/** How long to wait for the first sign of a session, ms. */
const nothingAfterMs = 4_000;

export function createSessionStream(options: SessionStreamOptions): SessionStream {
  const { project, session, archive, log } = options;
  const sequencer = createChunkSequencer(options);
  const stopped = new AbortController();
  const startedAt = Date.now();
  let timer: NodeJS.Timeout | undefined;
  let reading = false;
  let opened = false;
  let seen = false;
  let failed = false;
  let lastReadAt = startedAt;

  const handOn = (chunks: SequencedChunk[]): void => {
    if (chunks.length > 0 && !stopped.signal.aborted) options.onChunks(chunks);
  };

  const plan = (): void => {
    if (reading || stopped.signal.aborted) return;
    clearTimeout(timer);
    const at = nextReadAt({ startedAt, lastReadAt, failed, holeSince: sequencer.holeSince() });
    timer = setTimeout(() => void read(), Math.max(0, at - Date.now()));
  };

  async function read(): Promise<void> {
    reading = true;
    try {
      await archive.read(
        { project, session, after: sequencer.positions() },
        (chunk) => {
          seen = true;
          handOn(sequencer.offer(chunk, 'archive', Date.now()));
        },
        stopped.signal,
      );
      failed = false;
    } catch (error) {
      failed = true;
      if (!stopped.signal.aborted) log.warn({ err: error, project, session }, 'archive_read_failed');
    }
    reading = false;
    if (stopped.signal.aborted) return;
    lastReadAt = Date.now();
    afterRead();
    plan();
  }

  function afterRead(): void {
    if (!failed && !opened) {
      opened = true;
      handOn(sequencer.open(lastReadAt));
      options.onOpen();
    }
    handOn(sequencer.expire(lastReadAt));
    if (!opened && lastReadAt - startedAt >= options.unavailableAfterMs) options.onUnavailable();
    else if (opened && !seen && lastReadAt - startedAt >= nothingAfterMs) options.onNothing();
  }

  return {
    start: () => void read(),
    offer(chunk) {
      seen = true;
      const hadHole = sequencer.holeSince() !== undefined;
      handOn(sequencer.offer(chunk, 'live', Date.now()));
      if (!hadHole && sequencer.holeSince() !== undefined) plan();
    },
    stop() {
      clearTimeout(timer);
      stopped.abort();
    },
  };
}
