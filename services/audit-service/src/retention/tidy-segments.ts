import { releaseObjects, type SegmentStores } from '../stored-sessions/segments.ts';

/** A block is put and indexed within seconds; tried again after an outage it gets a new object. */
const settledMs = 86_400_000;

export interface Tidied {
  /** Objects that no index row named, and their bytes. */
  deleted: number;
  bytes: number;
  /** Objects that held bytes which no row named, besides others. */
  rewritten: number;
}

/**
 * Looks through the objects that are older than a day. Those that no index row names are deleted: a crash between putting
 * an object and inserting its rows has left them. Those that hold more than their rows say are written anew: a chunk that
 * came twice lies in two places, and only one of them is known for good.
 */
export async function tidySegments(stores: SegmentStores, now: number): Promise<Tidied> {
  const { clickhouse, objects } = stores;
  const settled = new Map<string, number>();
  for await (const { key, bytes, modified } of objects.list('segments/')) {
    if (modified < now - settledMs) settled.set(key, bytes);
  }
  // Asked after the listing: an object that was listed has been named by now, if it ever will be.
  const named = await clickhouse.query<{ object: string; bytes: number }>(
    'SELECT object, toFloat64(sum(bytes)) AS bytes FROM chunks FINAL GROUP BY object',
  );
  const larger = named.filter(({ object, bytes }) => (settled.get(object) ?? 0) > bytes).map(({ object }) => object);
  for (const { object } of named) settled.delete(object);
  for (const object of larger) await releaseObjects(stores, [object], 'true');
  let bytes = 0;
  for (const [key, size] of settled) {
    await objects.delete(key);
    bytes += size;
  }
  return { deleted: settled.size, bytes, rewritten: larger.length };
}
