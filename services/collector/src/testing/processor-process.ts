/**
 * Worker threads in a process of their own, so that their memory can be measured. Says `ready`, then gets a
 * `ProcessorJob` by message and answers with what became of each body: `ok`, or the code of its refusal.
 */
import { createLogger, createMetrics, readConfig } from '@sightline/platform';
import type { ClientBody } from '../clients/client-batch.ts';
import { collectorConfig } from '../config.ts';
import { createProcessor } from '../pipeline/processor.ts';

export interface ProcessorJob {
  /** A chunk, or what another client sent. */
  body: Uint8Array;
  from?: ClientBody;
  /** How many of it come at once. */
  times: number;
}

const processor = createProcessor({
  config: readConfig(collectorConfig, { SOURCE_HASH_KEY: 'a secret of thirty-two characters', ...process.env }),
  log: createLogger({ service: 'test', level: 'silent', format: 'json' }),
  metrics: createMetrics('collector'),
});
await processor.start();

process.on('message', async ({ body, from, times }: ProcessorJob) => {
  const results = await Promise.all(
    Array.from({ length: times }, () => {
      const own = new Uint8Array(body);
      return from ? processor.translate(own, from) : processor.process(own, Date.now(), { project: 'shop' });
    }),
  );
  process.send?.(results.map((result) => (result.ok ? 'ok' : result.code)));
});
process.send?.('ready');
