import { deepStrictEqual } from 'node:assert/strict';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { MaskLeak } from '@sightline/schemas';
import { ownText, receiveText } from '../decode/received-text.ts';
import type { FastPath } from '../fast-path/fast-path.ts';
import type { ChunkLimits } from '../limits.ts';
import type { Masker } from '../masking/index.ts';
import { createFactsCounter } from '../pipeline/chunk-facts.ts';
import { decodeEvents } from './decode-events.ts';

const parsed = (text: string): unknown[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);

/** Texts may be masked in another order than they stand in. */
export const inOrder = (leaks: readonly MaskLeak[]): MaskLeak[] =>
  [...leaks].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/**
 * Lets the fast path and the parse path work on the same text.
 *
 * @returns how the fast path went
 * @throws AssertionError where they differ in what is masked, counted or said of the chunk
 */
export function comparePaths(
  { fastPath, masker, limits, now }: { fastPath: FastPath; masker: Masker; limits: ChunkLimits; now: number },
  text: Buffer,
): string {
  const body = gzipSync(text);
  const received = receiveText(body, limits.maxInflatedBytes);
  if (!received.ok) throw new Error(received.code);
  const fast = fastPath.process(body, received.value, limits, now);
  deepStrictEqual(received.value.own(), text);
  if (fast.way === 'parse') return `parse: ${fast.reason}`;
  const decoded = decodeEvents(text, limits, now);
  if (!decoded.ok) throw new Error(`the fast path takes what is refused as ${decoded.code}`);
  const masked = masker.maskEvents(decoded.value);
  const out = fast.way === 'forwarded' ? text : gunzipSync(fast.chunk.bytes);
  if (fast.way === 'forwarded') deepStrictEqual(fast.chunk.bytes, body);
  deepStrictEqual(parsed(out.toString()), JSON.parse(JSON.stringify(masked.events)));
  // Of two equal keys parsing keeps one; the fast path masks and counts both.
  const written = decoded.value.map((event) => JSON.stringify(event)).join('\n');
  if (written === text.toString().trimEnd()) {
    deepStrictEqual(fast.chunk.report, masked.report);
    deepStrictEqual(inOrder(fast.chunk.leaks), inOrder(masked.leaks));
  }
  const counter = createFactsCounter();
  for (const event of decoded.value) counter.add(event);
  deepStrictEqual(fast.chunk.facts, counter.facts());
  // What stands in the text beside what parsing keeps of it is clean too.
  const again = fastPath.process(gzipSync(out), ownText(out), limits, now);
  if (again.way !== 'forwarded') throw new Error(`what is forwarded is not clean: ${JSON.stringify(again)}`);
  return fast.way;
}
