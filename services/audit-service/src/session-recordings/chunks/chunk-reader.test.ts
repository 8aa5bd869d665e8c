import { type ClickHouse, ObjectNotFoundError, type ObjectStore } from '@sightline/platform';
import { expect, it } from 'vitest';
import { ChunkIndex } from './chunk-index.ts';
import { ChunkReader } from './chunk-reader.ts';

/** An index that was read before an object was written anew as `now`, and a store that has only the new one. */
function reader(now: string) {
  const page = [0, 1].map((seq) => ({
    tab: 'tab-one-1',
    seq,
    firstTime: seq,
    lastTime: seq,
    events: 1,
    keyframe: 1,
    bytes: 3,
    object: 'old',
    objectOffset: seq * 3,
    place: seq,
  }));
  const clickhouse = {
    query: async (sql: string, { seq }: { seq: number }) =>
      sql.includes('seq = {seq:UInt32}') ? [{ object: now, objectOffset: 10 + seq * 3 }] : page,
  } as unknown as ClickHouse;
  const objects = {
    async read(key: string, offset: number) {
      if (key === 'old') throw new ObjectNotFoundError(key);
      return Buffer.from(`${offset}`.padEnd(3));
    },
  } as unknown as ObjectStore;
  return new ChunkReader(new ChunkIndex(clickhouse), objects);
}

async function read(of: ChunkReader): Promise<string[]> {
  const bodies: string[] = [];
  const request = { project: 'shop', session: 'session-1', after: [], fromLastKeyframe: false };
  for await (const { seq, body } of of.read(request)) bodies.push(`${seq}: ${body.toString().trim()}`);
  return bodies;
}

it('a chunk is found where it lies now when its object was written anew meanwhile', async () => {
  expect(await read(reader('new'))).toEqual(['0: 10', '1: 13']);
});

it('a chunk that is named nowhere else is missing', async () => {
  await expect(read(reader('old'))).rejects.toThrow(ObjectNotFoundError);
});
