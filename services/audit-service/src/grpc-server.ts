import 'reflect-metadata';
import { setTimeout } from 'node:timers/promises';
import { loadSync } from '@grpc/proto-loader';
import type { INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type GrpcOptions, Transport } from '@nestjs/microservices';
import type { Service } from '@sightline/platform';
import { auditProtoPath } from '@sightline/schemas/files';
import { protoLoaderOptions } from '@sightline/schemas/grpc';
import { appModule } from './app.module.ts';
import { nestLogger } from './nest-logger.ts';
import type { Parts } from './parts.module.ts';

/** How long calls that run may go on after `stop`. Milliseconds. */
const graceMs = 3_000;

/** The service's gRPC server: a Nest microservice. */
export function createGrpcServer(parts: Parts): Service {
  const { HOST, PORT } = parts.config;
  let app: INestMicroservice | undefined;
  return {
    async start() {
      app = await NestFactory.createMicroservice<GrpcOptions>(appModule(parts), {
        transport: Transport.GRPC,
        logger: nestLogger(parts.log),
        abortOnError: false,
        options: {
          url: `${HOST}:${PORT}`,
          package: 'sightline.audit.v1',
          packageDefinition: loadSync(auditProtoPath, protoLoaderOptions),
          gracefulShutdown: true,
        },
      });
      await app.listen();
      parts.log.info({ host: HOST, port: PORT }, 'audit_service_listening');
    },
    async stop() {
      if (app) await Promise.race([app.close(), setTimeout(graceMs, undefined, { ref: false })]);
    },
  };
}
