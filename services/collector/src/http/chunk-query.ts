import { ok, type Result, refuse } from '../errors.ts';

/** What the query of `POST /v1/recordings` says. */
export interface ChunkQuery {
  key: string;
  session: string;
  tab: string;
  seq: number;
}

/** A chunk's name without its number: what is numbered here when the client does not. */
export type TabQuery = Omit<ChunkQuery, 'seq'>;

const identifier = /^[A-Za-z0-9_-]{8,64}$/;

/** A key of another shape than ours is well-formed all the same: nobody has it. */
const shapes = {
  key: /^[\s\S]{1,200}$/,
  session: identifier,
  tab: identifier,
  seq: /^(?:0|[1-9]\d{0,9})$/,
} as const;

const largestSeq = 2 ** 32 - 1;

/** Whether something may name a session or a tab. */
export const isIdentifier = (value: unknown): value is string => typeof value === 'string' && identifier.test(value);

export function parseChunkQuery(query: string): Result<ChunkQuery> {
  const parsed = parseTabQuery(query);
  if (!parsed.ok) return parsed;
  const { seq, ...tab } = parsed.value;
  return seq === undefined ? refuse('bad-query', 'seq is missing') : ok({ ...tab, seq });
}

/** The same where `seq` may be left out. */
export function parseTabQuery(query: string): Result<TabQuery & { seq?: number }> {
  const values = new URLSearchParams(query);
  for (const [name, shape] of Object.entries(shapes)) {
    const given = values.getAll(name);
    if (given.length === 0 && name === 'seq') continue;
    if (given.length !== 1)
      return refuse('bad-query', given.length === 0 ? `${name} is missing` : `${name} is repeated`);
    if (!shape.test(given[0] ?? '')) return refuse('bad-query', `${name} is malformed`);
  }
  const text = (name: string): string => values.get(name) ?? '';
  const tab = { key: text('key'), session: text('session'), tab: text('tab') };
  if (!values.has('seq')) return ok(tab);
  const seq = Number(values.get('seq'));
  return seq > largestSeq ? refuse('bad-query', 'seq is malformed') : ok({ ...tab, seq });
}
