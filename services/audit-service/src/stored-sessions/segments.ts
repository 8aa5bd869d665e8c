import { randomBytes } from 'node:crypto';
import type { ClickHouse, Logger, ObjectStore } from '@sightline/platform';
import { ObjectNotFoundError } from '@sightline/platform';
import { planReads } from '../session-recordings/chunks/read-plan.ts';
import { sqlStrings } from '../sql-strings.ts';
import { countRows, removeRows } from './remove-rows.ts';

export interface SegmentStores {
  clickhouse: ClickHouse;
  objects: ObjectStore;
  log: Logger;
}

/** What removing some chunks comes to. */
export interface SegmentCounts {
  chunks: number;
  /** Of the chunks. */
  bytes: number;
  /** Objects that hold nothing else. */
  deleted: number;
  /** Objects that hold chunks of others too. */
  rewritten: number;
}

/** A row of `chunks`, as it is inserted again: without what the table makes of the others by itself. */
interface ChunkRow {
  object: string;
  object_offset: number;
  bytes: number;
}

const objectsAtOnce = 50;
const readLimits = { maxBytes: 4 * 1024 * 1024, maxGap: 64 * 1024 };

export async function countSegments(clickhouse: ClickHouse, where: string): Promise<SegmentCounts> {
  const [row] = await clickhouse.query<Omit<SegmentCounts, 'chunks'>>(
    `SELECT toFloat64(sum(gone)) AS bytes, toFloat64(countIf(others = 0)) AS deleted, toFloat64(countIf(others > 0)) AS rewritten
     FROM (
       SELECT object, sumIf(bytes, ${where}) AS gone, countIf(NOT (${where})) AS others
       FROM chunks FINAL WHERE object IN (SELECT object FROM chunks FINAL WHERE ${where}) GROUP BY object
     )`,
  );
  return { bytes: 0, deleted: 0, rewritten: 0, ...row, chunks: await countRows(clickhouse, 'chunks', where) };
}

/**
 * Removes the chunks that hold to `where`, from the objects and from the index. An object without others is deleted; one
 * with others is written anew without them: (1) the new object is put, (2) the index rows of what is in it are inserted
 * and replace those before, (3) the old object is deleted. The removed chunks' rows go last, so that whoever is
 * interrupted finds their objects again. A crash after (1) leaves an object that no row names: see `tidySegments`.
 */
export async function removeChunks(stores: SegmentStores, where: string): Promise<void> {
  const { clickhouse } = stores;
  for (let after = ''; ; ) {
    const found = await clickhouse.query<{ object: string }>(
      `SELECT DISTINCT object FROM chunks WHERE ${where} AND object > {after:String} ORDER BY object LIMIT ${objectsAtOnce}`,
      { after },
    );
    const last = found.at(-1);
    if (!last) break;
    await releaseObjects(
      stores,
      found.map(({ object }) => object),
      `NOT (${where})`,
    );
    after = last.object;
  }
  await removeRows(clickhouse, 'chunks', where);
}

/** Writes what is `kept` (SQL) of these objects into new ones, and deletes them. */
export async function releaseObjects(
  { clickhouse, objects, log }: SegmentStores,
  keys: string[],
  kept: string,
): Promise<void> {
  const rows = await clickhouse.query<ChunkRow>(
    `SELECT * EXCEPT precedence FROM chunks FINAL WHERE object IN (${sqlStrings(keys)}) AND ${kept} ORDER BY object, object_offset`,
  );
  for (const key of keys) {
    const living = rows.filter(({ object }) => object === key);
    try {
      if (living.length > 0) await rewrite({ clickhouse, objects }, key, living);
    } catch (error) {
      const isLost = error instanceof ObjectNotFoundError || error instanceof RangeError;
      if (!isLost) throw error;
      log.warn({ object: key, chunks: living.length, err: error }, 'segment_unreadable');
    }
    await objects.delete(key);
  }
}

async function rewrite(
  { clickhouse, objects }: Omit<SegmentStores, 'log'>,
  key: string,
  rows: ChunkRow[],
): Promise<void> {
  const object = key.replace(/(-[0-9a-f]+)?\.seg$/, `-${randomBytes(6).toString('hex')}.seg`);
  const bodies: Buffer[] = [];
  const moved: ChunkRow[] = [];
  let end = 0;
  const places = rows.map((row) => ({ row, object: key, objectOffset: Number(row.object_offset), bytes: row.bytes }));
  for (const { offset, length, chunks } of planReads(places, readLimits)) {
    const bytes = await objects.read(key, offset, length);
    for (const { row, objectOffset } of chunks) {
      bodies.push(bytes.subarray(objectOffset - offset, objectOffset - offset + row.bytes));
      moved.push({ ...row, object, object_offset: end });
      end += row.bytes;
    }
  }
  await objects.put(object, Buffer.concat(bodies));
  await clickhouse.insert('chunks', moved);
}
