/**
 * A process that runs the processors as `main.ts` does and kills itself, as kill -9 would, right after one step:
 * `CRASH_AFTER=<processor>:<engine call>:<times>`, e.g. `sessions:insert session_chunks:3`. Without it, it just runs.
 */
import { createLogger, createMetrics, readConfig } from '@sightline/platform';
import { z } from 'zod';
import { streamProcessorsConfig } from '../config.ts';
import type { ProcessorOptions } from '../processor-options.ts';
import { createStreamProcessors } from '../stream-processors.ts';

const { CRASH_AFTER } = readConfig(z.object({ CRASH_AFTER: z.string().default('') }));
const [crashing = '', step = '', times = '1'] = CRASH_AFTER.split(':');
const log = createLogger({ service: 'crashing', level: process.env.TEST_LOG_LEVEL ?? 'fatal', format: 'json' });
let left = Number(times);

function done(what: string): void {
  if (what !== step) return;
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
}

function crashAfter(options: ProcessorOptions): ProcessorOptions {
  if (options.log.bindings().processor !== crashing) return options;
  const { clickhouse, objectStore, publisher } = options;
  return {
    ...options,
    clickhouse: {
      ...clickhouse,
      insert: async (table, rows) => {
        await clickhouse.insert(table, rows);
        done(`insert ${table}`);
      },
      insertColumns: async (table, blocks) => {
        await clickhouse.insertColumns(table, blocks);
        done(`insert ${table}`);
      },
    },
    objectStore: {
      ...objectStore,
      put: async (key, ...pieces) => {
        await objectStore.put(key, ...pieces);
        done('put');
      },
    },
    publisher: {
      ...publisher,
      publish: async (messages) => {
        await publisher.publish(messages);
        if (messages.length > 0) done('publish');
      },
    },
  };
}

process.on('disconnect', () => process.exit(1));
const config = readConfig(streamProcessorsConfig);
const { service } = createStreamProcessors(config, { log, metrics: createMetrics('crashing') }, crashAfter);
await service.start();
