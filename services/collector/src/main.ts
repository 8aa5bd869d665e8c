import { runMain } from '@sightline/platform';
import { createCollector } from './collector.ts';
import { collectorConfig } from './config.ts';

await runMain({
  name: 'collector',
  config: collectorConfig,
  create: (config, { log, metrics }) => {
    const collector = createCollector({ config, log, metrics });
    return { service: collector, checks: collector.checks };
  },
});
