import { runMain } from '@sightline/platform';
import { streamProcessorsConfig } from './config.ts';
import { createStreamProcessors } from './stream-processors.ts';

await runMain({ name: 'stream-processors', config: streamProcessorsConfig, create: createStreamProcessors });
