import { z } from 'zod';

/** Fields that several requests share. */
export const projectId = z.string().regex(/^[a-z0-9][a-z0-9-]{1,39}$/, 'is a project id');
const sessionId = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/, 'is a session id');

/** Epoch milliseconds in a query; 0: no bound. */
const time = z.coerce.number().int().min(0).max(4_102_444_800_000).default(0);

export const timeRange = { from: time, to: time };

/** `1`, `true`, `0` or `false` in a query. */
export const queryFlag = z
  .enum(['0', '1', 'true', 'false'])
  .default('0')
  .transform((value) => value === '1' || value === 'true');

/** Some of `choices`, comma-separated; empty: none. */
export const words = <const T extends string>(choices: readonly [T, ...T[]]) =>
  z
    .string()
    .default('')
    .transform((text) => text.split(',').filter((word) => word !== ''))
    .pipe(z.array(z.enum(choices)).max(choices.length));

export const projectPath = z.object({ project: projectId });
export const sessionPath = z.object({ project: projectId, session: sessionId });

export type ProjectPath = z.output<typeof projectPath>;
export type SessionPath = z.output<typeof sessionPath>;
