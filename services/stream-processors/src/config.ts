import { baseConfig, clickhouseConfig, commaList, kafkaConfig, objectStoreConfig, port } from '@sightline/platform';
import { z } from 'zod';
import { processorNames } from './processors.ts';

const count = (defaultValue: number, max: number) => z.coerce.number().int().min(1).max(max).default(defaultValue);

export const streamProcessorsConfig = z.object({
  ...baseConfig,
  OPS_PORT: port(9105).describe('port of /healthz, /readyz and /metrics; 0: not served'),
  ...kafkaConfig,
  ...clickhouseConfig,
  ...objectStoreConfig,
  PROCESSORS: commaList(processorNames.join(','))
    .pipe(z.array(z.enum(processorNames)).min(1))
    .describe('processors that this process runs, comma-separated'),
  ARCHIVE_LINGER_MS: z.coerce
    .number()
    .int()
    .min(0)
    .max(60_000)
    .default(250)
    .describe('how long chunks are collected for a segment, ms; 0: not at all'),
  ARCHIVE_SEGMENT_BYTES: count(8 * 1024 * 1024, 256 * 1024 * 1024).describe('a segment ends at this size, bytes'),
  MAX_INFLATED_BYTES: count(32 * 1024 * 1024, 256 * 1024 * 1024).describe(
    'a chunk that inflates to more is a dead letter, bytes',
  ),
  HEATMAP_ROLLUP_EVERY_MS: count(60_000, 86_400_000).describe(
    'how often days whose heatmaps are to be rolled up are looked for, ms',
  ),
  HEATMAP_ROLLUP_QUIET_MS: count(300_000, 86_400_000).describe(
    'for how long nothing of a day that is over has come in before it is rolled up, ms',
  ),
  MAX_TABS: count(50_000, 10_000_000).describe(
    'tabs whose state interactions keeps in memory, about 1 kB each; others are rebuilt from the archive',
  ),
});

export type StreamProcessorsConfig = z.infer<typeof streamProcessorsConfig>;
