/** A service for run-main.test.ts; MODE says how it behaves. */
import { z } from 'zod';
import { baseConfig } from './config.ts';
import { runMain } from './run-main.ts';

await runMain({
  name: 'fixture',
  config: z.object({
    ...baseConfig,
    MODE: z.enum(['good', 'slow-start', 'bad-start', 'hung-stop', 'rejection']).describe('how to behave'),
  }),
  create: ({ MODE }, { log }) => ({
    service: {
      async start() {
        if (MODE === 'bad-start') throw new Error('no luck');
        if (MODE === 'slow-start') await new Promise((resolve) => setTimeout(resolve, 60_000));
        if (MODE === 'rejection') setTimeout(() => void Promise.reject(new Error('forgotten')), 50);
        setInterval(() => undefined, 1_000);
      },
      async stop() {
        log.info('fixture_stopping');
        if (MODE === 'hung-stop') await new Promise(() => undefined);
      },
    },
    checks: { fine: () => undefined },
  }),
});
