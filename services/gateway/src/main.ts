import { runMain } from '@sightline/platform';
import { gatewayConfig } from './config.ts';
import { createGateway } from './create-gateway.ts';

await runMain({
  name: 'gateway',
  config: gatewayConfig,
  create(config, parts) {
    const { checks, ...service } = createGateway(config, parts);
    return { service, checks };
  },
});
