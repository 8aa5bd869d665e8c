import { z } from 'zod';
import { correlationTypes, levels } from './rule-set.ts';

const text = z.string().trim().min(1);

const about = {
  title: text.max(256),
  id: z.uuid(),
  name: text.optional(),
  status: z.enum(['stable', 'test', 'experimental', 'deprecated', 'unsupported']).default('experimental'),
  description: z.string().default(''),
  references: z.array(text).default([]),
  tags: z.array(z.string().regex(/^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/, 'expected namespace.tag in lower case')).default([]),
  falsepositives: z.array(text).default([]),
  level: z.enum(levels).default('medium'),
};

/** A Sigma rule (specification 2) about interactions. Keys of its own are allowed, as the specification says. */
export const detectionDocument = z.looseObject({
  ...about,
  logsource: z.looseObject({ product: z.literal('sightline'), service: z.literal('interactions') }),
  detection: z.record(z.string(), z.unknown()),
});

/** A Sigma correlation (specification 2). Bounds from above and chains cannot be decided while events still come. */
export const correlationDocument = z.looseObject({
  ...about,
  correlation: z.strictObject({
    type: z.enum(correlationTypes),
    rules: z.union([text.transform((rule) => [rule]), z.array(text).min(1)]),
    'group-by': z.array(text).min(1),
    timespan: z.string().regex(/^[1-9]\d*[smhd]$/, 'expected a number and s, m, h or d, e.g. 5m'),
    condition: z
      .strictObject({
        gte: z.int().min(1).optional(),
        gt: z.int().min(0).optional(),
        field: text.optional(),
      })
      .refine(({ gt, gte }) => gt === undefined || gte === undefined, 'expected either gt or gte')
      .optional(),
  }),
});

export type DetectionDocument = z.infer<typeof detectionDocument>;
export type CorrelationDocument = z.infer<typeof correlationDocument>;
