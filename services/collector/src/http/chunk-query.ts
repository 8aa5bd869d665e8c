import { ok, type Result, refuse } from '../errors.ts';

/** What the query of `POST /v1/recordings` says. */
export interface ChunkQuery {
  key: string;
  session: string;
  tab: string;
  seq: number;
}

/** A key of another shape than ours is well-formed all the same: nobody has it. */
const shapes = {
  key: /^[\s\S]{1,200}$/,
  session: /^[A-Za-z0-9_-]{8,64}$/,
  tab: /^[A-Za-z0-9_-]{8,64}$/,
  seq: /^(?:0|[1-9]\d{0,9})$/,
} as const;

const largestSeq = 2 ** 32 - 1;

export function parseChunkQuery(query: string): Result<ChunkQuery> {
  const values = new URLSearchParams(query);
  for (const [name, shape] of Object.entries(shapes)) {
    const given = values.getAll(name);
    if (given.length !== 1)
      return refuse('bad-query', given.length === 0 ? `${name} is missing` : `${name} is repeated`);
    if (!shape.test(given[0] ?? '')) return refuse('bad-query', `${name} is malformed`);
  }
  const seq = Number(values.get('seq'));
  if (seq > largestSeq) return refuse('bad-query', 'seq is malformed');
  const text = (name: string): string => values.get(name) ?? '';
  return ok({ key: text('key'), session: text('session'), tab: text('tab'), seq });
}
