/** gRPC of audit-service, typed from `grpc/audit.proto`. */
import { loadPackageDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { auditProtoPath } from './files.ts';
import type { ProtoGrpcType } from './generated/grpc/audit.ts';

/** How the proto is loaded everywhere: camelCase fields, absent scalars and lists as their defaults, enums as numbers. */
export const protoLoaderOptions = { defaults: true, arrays: true } as const;

/** The package's services, each a typed client constructor with its `service` definition. */
export const audit = (loadPackageDefinition(loadSync(auditProtoPath, protoLoaderOptions)) as unknown as ProtoGrpcType)
  .sightline.audit.v1;

export type * from './generated/grpc/types.ts';
