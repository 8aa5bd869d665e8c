import type { ControlRecord } from '@sightline/schemas';
import { z } from 'zod';

const className = z.string().regex(/^[a-z][a-z0-9_]{1,39}$/);

const privacy = z.object({
  actions: z.record(className, z.enum(['block', 'mask', 'hash', 'allow'])).exactOptional(),
  patterns: z
    .array(
      z.object({
        id: className,
        regex: z.string().min(1).max(500),
        ignoreCase: z.boolean().exactOptional(),
        action: z.enum(['block', 'mask', 'hash']).exactOptional(),
      }),
    )
    .max(20)
    .exactOptional(),
  inputs: z.enum(['mask', 'allow']).exactOptional(),
});

const limits = z.object({
  sessionsPerMinute: z.int().min(1).exactOptional(),
  sessionsPerMonth: z.int().min(1).exactOptional(),
});

const days = z.int().min(1).max(3660).exactOptional();
const retention = z.object({ recordings: days, interactions: days, alerts: days, leaks: days });

const project = z.object({
  kind: z.literal('project'),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{1,39}$/),
  name: z.string().min(1).max(100),
  origins: z.array(z.string()),
  keys: z.array(
    z.object({
      key: z.string().regex(/^pk_[A-Za-z0-9]{24}$/),
      createdAt: z.number(),
      revokedAt: z.number().exactOptional(),
    }),
  ),
  sampleRate: z.number().min(0).max(1),
  limits: limits.exactOptional(),
  privacy: privacy.exactOptional(),
  retention: retention.exactOptional(),
  createdAt: z.number(),
});

const user = z.object({
  kind: z.literal('user'),
  id: z.string().min(1),
  email: z.string(),
  name: z.string(),
  role: z.enum(['administrator', 'analyst', 'viewer']),
  passwordHash: z.string(),
  createdAt: z.number(),
});

const time = z.number();
const erasure = z.object({
  kind: z.literal('erasure'),
  id: z.string().regex(/^e_[A-Za-z0-9_-]{12}$/),
  project: z.string(),
  selection: z.object({
    sessions: z.array(z.string()).min(1).max(1000).exactOptional(),
    user: z.string().min(1).max(500).exactOptional(),
    filter: z.object({ from: time, to: time, search: z.string().max(200) }).exactOptional(),
  }),
  requestedBy: z.string(),
  requestedAt: time,
  state: z.enum(['requested', 'removing', 'settling', 'done']),
  removedAt: time.exactOptional(),
  doneAt: time.exactOptional(),
  sessions: z.int().min(0),
  removed: z.array(
    z.object({
      store: z.enum(['clickhouse', 'objects', 'kafka', 'redis']),
      name: z.string(),
      count: z.number().min(0),
    }),
  ),
  topics: z.array(z.object({ topic: z.string(), endsAt: time })).exactOptional(),
});

const erased = z.object({ kind: z.literal('erased'), id: z.string(), erasure: z.string(), until: time });

const record = z.discriminatedUnion('kind', [project, user, erasure, erased]);

/** Message key of a record. */
export const controlKey = ({ kind, id }: Pick<ControlRecord, 'kind' | 'id'>): string => `${kind}/${id}`;

/** A value of `sightline.control.v1`; `undefined` when it does not hold to control-record.schema.json or to its key. */
export function parseControlRecord(key: string, value: Buffer): ControlRecord | undefined {
  try {
    const parsed = record.safeParse(JSON.parse(value.toString('utf8')));
    return parsed.success && controlKey(parsed.data) === key ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
