import './small-heap.ts';
import { runMain } from '@sightline/platform';
import { createAuthBff } from './auth-bff.ts';
import { authBffConfig } from './config.ts';

await runMain({ name: 'auth-bff', config: authBffConfig, create: createAuthBff });
