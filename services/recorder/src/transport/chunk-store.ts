import type { KeyValueStorage } from '../storage.ts';
import type { Chunk } from './chunk.ts';

/** Characters of base64 that the chunks of a page may take: browsers give an origin about 5 M a tab. */
const roomFor = 2_000_000;

type StoredChunk = [session: string, tab: string, seq: number, keyframe: boolean, base64: string];

/** Keeps compressed chunks, the oldest first, where there is room; returns how many were left out. */
export function saveChunks(storage: KeyValueStorage, key: string, chunks: Chunk[]): number {
  const stored: StoredChunk[] = [];
  let room = roomFor;
  for (const { session, tab, seq, keyframe, bytes } of chunks) {
    const length = bytes ? bytes.length * (4 / 3) : Number.POSITIVE_INFINITY;
    if (!bytes || length > room) continue;
    room -= length;
    stored.push([session, tab, seq, keyframe, toBase64(bytes)]);
  }
  while (stored.length > 0 && !storage.set(key, JSON.stringify(stored))) stored.pop();
  return chunks.length - stored.length;
}

/** What {@link saveChunks} kept; nothing when it cannot be read. */
export function loadChunks(storage: KeyValueStorage, key: string): Chunk[] {
  try {
    const stored = JSON.parse(storage.get(key) ?? '[]') as StoredChunk[];
    return stored.map(([session, tab, seq, keyframe, base64]) => ({
      session,
      tab,
      seq,
      keyframe,
      text: '',
      bytes: Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)),
    }));
  } catch {
    return [];
  }
}

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary);
}
