import { expect, test } from 'vitest';
import { z } from 'zod';
import { kafkaConfig, serviceTokenConfig } from './config.ts';
import { configHelp } from './config-help.ts';

test('each key with its meaning and default', () => {
  const schema = z.object({
    ...kafkaConfig,
    ...serviceTokenConfig,
    NOTE: z.string().describe('a note').optional(),
    LIMIT: z.coerce.number().describe('rows; 0: none').default(5),
  });
  expect(configHelp('thing', schema)).toBe(`thing: configured by environment variables

  KAFKA_BROKERS
      bootstrap brokers, host:port, comma-separated (default: 127.0.0.1:9092)
  KAFKA_TOPIC_PREFIX
      put before every topic and group name; empty: none (default: empty)
  SERVICE_TOKEN
      secret shared by the services for calls among themselves; at least 32 characters (required)
  NOTE
      a note (optional)
  LIMIT
      rows; 0: none (default: 5)
`);
});
