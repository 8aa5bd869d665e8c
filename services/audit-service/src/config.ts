import {
  baseConfig,
  clickhouseConfig,
  kafkaConfig,
  objectStoreConfig,
  port,
  redisConfig,
  serviceTokenConfig,
} from '@sightline/platform';
import { z } from 'zod';

const interval = (defaultValue: number) => z.coerce.number().int().min(100).max(86_400_000).default(defaultValue);

export const auditServiceConfig = z.object({
  ...baseConfig,
  ...kafkaConfig,
  ...clickhouseConfig,
  ...objectStoreConfig,
  ...redisConfig,
  ...serviceTokenConfig,
  OPS_PORT: port(9104).describe('port of /healthz, /readyz and /metrics; 0: not served'),
  HOST: z.string().default('127.0.0.1').describe('address on which gRPC listens; not for the open network'),
  PORT: port(8004).describe('port of gRPC'),
  ARCHIVE_BUDGET_BYTES: z.coerce
    .number()
    .int()
    .min(0)
    .default(0)
    .describe('bytes that recordings may take; above it the oldest go first; 0: no budget'),
  STORAGE_LOOK_MS: interval(60_000).describe("how often the archive's size is looked at, ms"),
  RETENTION_SWEEP_MS: interval(3_600_000).describe('how often what has expired is removed, ms'),
  ERASURE_SETTLE_MS: z.coerce
    .number()
    .int()
    .min(0)
    .max(3_600_000)
    .default(30_000)
    .describe('how long after an erasure what was on its way may arrive, ms; then it is looked for once more'),
  ERASURE_PATROL_MS: interval(3_600_000).describe(
    'how often finished erasures are looked after, besides at the start, ms',
  ),
  ADMIN_EMAIL: z
    .string()
    .regex(/^[^\s@]+@[^\s@]+$/, 'is an email address')
    .optional()
    .describe('email of the first administrator, made when there is no user; empty: none is made'),
  ADMIN_PASSWORD: z
    .string()
    .min(12)
    .max(1_000)
    .optional()
    .describe('password of the first administrator, at least 12 characters; read only when there is no user'),
});

export type AuditServiceConfig = z.infer<typeof auditServiceConfig>;
