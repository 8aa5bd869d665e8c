import type { RecorderEvents } from '@sightline/schemas';
import { customEventLine } from '../custom-event.ts';
import { guard } from '../listen.ts';
import { maskUrl } from '../privacy/mask-url.ts';
import { createFlushTimer } from './flush-timer.ts';
import { createPageExtent } from './page-extent.ts';

/** Characters after which a chunk is cut: so much a page that goes away can still send uncompressed (see README). */
const cutAt = 48_000;
/** Pages that write their state into the address do it with every step: only so often is it noted. */
const addressMs = 200;

/** A chunk without its name yet. */
export interface WrittenChunk {
  /** NDJSON. */
  text: string;
  keyframe: boolean;
}

/** Writes events into chunks, each with the page's context before its first event. */
export interface ChunkWriter {
  /** @param withinMs the chunk is cut in so many milliseconds at the latest */
  add(line: string, timestamp: number, withinMs: number, keyframe?: boolean): void;
  /** Notes where the page is, if it has changed its address. */
  noteAddress(timestamp: number, withinMs: number): void;
  /** Hands the chunk over, if there is one. */
  cut(): void;
  /** What waits now is cut in so many milliseconds at the latest. */
  hurry(withinMs: number): void;
  isEmpty(): boolean;
  /** Throws away what was not cut yet. */
  clear(): void;
}

export interface ChunkWriterOptions {
  onChunk(chunk: WrittenChunk): void;
  /** The identified visitor. */
  user(): string | undefined;
  /** Runs when a chunk is due, in place of {@link ChunkWriter.cut}. */
  onDue(): void;
}

export function createChunkWriter({ onChunk, user, onDue }: ChunkWriterOptions): ChunkWriter {
  let lines: string[] = [];
  let size = 0;
  let keyframe = false;
  let href = '';
  let movedAt = 0;
  const extent = createPageExtent();
  const timer = createFlushTimer(guard(onDue));

  const append = (line: string): void => {
    lines.push(line);
    size += line.length + 1;
  };
  const clear = (): void => {
    timer.cancel();
    lines = [];
    size = 0;
    keyframe = false;
  };
  const cut = (): void => {
    const chunk = { text: `${lines.join('\n')}\n`, keyframe };
    const isEmpty = lines.length === 0;
    clear();
    if (!isEmpty) onChunk(chunk);
  };
  /**
   * A change of address within the page is told by the context too: rrweb's Meta event, which says the same, would
   * make players look for a keyframe behind it.
   */
  const noteContext = (timestamp: number): boolean => {
    const moved = href !== location.href && timestamp - movedAt > addressMs;
    if (lines.length > 0 && !moved) return false;
    // The address that the page came with is no change.
    if (moved && href !== '') movedAt = timestamp;
    href = location.href;
    append(customEventLine('sightline.context', contextOf(user(), extent()), timestamp));
    return moved;
  };
  return {
    add(line, timestamp, withinMs, isKeyframe = false) {
      noteContext(timestamp);
      append(line);
      keyframe ||= isKeyframe;
      if (size > cutAt) cut();
      else timer.within(withinMs);
    },
    noteAddress(timestamp, withinMs) {
      if (href !== location.href && noteContext(timestamp)) timer.within(withinMs);
    },
    cut,
    hurry(withinMs) {
      if (lines.length > 0) timer.within(withinMs);
    },
    isEmpty: () => lines.length === 0,
    clear,
  };
}

function contextOf(
  user: string | undefined,
  extent: ReturnType<ReturnType<typeof createPageExtent>>,
): RecorderEvents['sightline.context'] {
  return {
    url: maskUrl(location.href),
    title: document.title,
    viewportWidth: innerWidth,
    viewportHeight: innerHeight,
    ...extent,
    ...(user === undefined ? {} : { user }),
  };
}
