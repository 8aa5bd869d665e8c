import './small-heap.ts';
import { runMain } from '@sightline/platform';
import { createAuditService } from './audit-service.ts';
import { auditServiceConfig } from './config.ts';

await runMain({ name: 'audit-service', config: auditServiceConfig, create: createAuditService });
