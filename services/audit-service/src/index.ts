export { createAuditService } from './audit-service.ts';
export { type AuditServiceConfig, auditServiceConfig } from './config.ts';
