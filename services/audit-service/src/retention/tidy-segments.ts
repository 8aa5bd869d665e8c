import type { SegmentStores } from '../stored-sessions/segments.ts';

/** A block is put and indexed within seconds; tried again after an outage it gets a new object. */
const settledMs = 86_400_000;

/**
 * Deletes the objects that no index row names, when they are older than a day: what a crash between putting an object and
 * inserting its rows has left.
 * @returns their number and bytes.
 */
export async function tidySegments(
  { clickhouse, objects }: Pick<SegmentStores, 'clickhouse' | 'objects'>,
  now: number,
): Promise<{ objects: number; bytes: number }> {
  const settled = new Map<string, number>();
  for await (const { key, bytes, modified } of objects.list('segments/')) {
    if (modified < now - settledMs) settled.set(key, bytes);
  }
  // Asked after the listing: an object that was listed has been named by now, if it ever will be.
  for (const { object } of await clickhouse.query<{ object: string }>('SELECT DISTINCT object FROM chunks')) {
    settled.delete(object);
  }
  let bytes = 0;
  for (const [key, size] of settled) {
    await objects.delete(key);
    bytes += size;
  }
  return { objects: settled.size, bytes };
}
