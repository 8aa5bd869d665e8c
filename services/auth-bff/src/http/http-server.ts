import 'reflect-metadata';
import { setTimeout } from 'node:timers/promises';
import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Service } from '@sightline/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { appModule } from '../app.module.ts';
import { serveDashboard } from '../dashboard/dashboard-files.ts';
import { sendProblem } from '../errors/send-problem.ts';
import { toApiError } from '../errors/to-api-error.ts';
import { nestLogger } from '../nest-logger.ts';
import type { Parts } from '../parts.module.ts';
import { measureRequests } from './request-metrics.ts';
import { securityHeaders } from './security-headers.ts';

interface Route {
  method: string;
  url: string;
}

export interface HttpServer extends Service {
  /** The port that is listened on; 0 before `start`. */
  port(): number;
  /** Routes as Fastify knows them; after `start`. */
  routes(): Route[];
}

/** Bodies are small JSON: a list of origins is the largest. */
const bodyLimit = 64 * 1024;
/** How long requests that run may go on after `stop`. Milliseconds. */
const graceMs = 3_000;

/** The HTTP server: Nest on Fastify. */
export function createHttpServer(parts: Parts): HttpServer {
  const { config, log, metrics } = parts;
  const routes: Route[] = [];
  let app: NestFastifyApplication | undefined;

  const adapter = (): FastifyAdapter =>
    new FastifyAdapter({
      bodyLimit,
      exposeHeadRoutes: false,
      skipMiddie: true,
      trustProxy: config.TRUSTED_PROXIES.length > 0 ? config.TRUSTED_PROXIES : false,
      routerOptions: { maxParamLength: 200 },
      frameworkErrors: (error: Error, _request: FastifyRequest, reply: FastifyReply) =>
        sendProblem(reply, toApiError(error)),
    });

  return {
    async start() {
      app = await NestFactory.create<NestFastifyApplication>(appModule(parts), adapter(), {
        logger: nestLogger(log),
        abortOnError: false,
        bodyParser: false,
      });
      const fastify = app.getHttpAdapter().getInstance();
      fastify.removeContentTypeParser('text/plain');
      fastify.addHook('onRoute', ({ method, url }) => {
        for (const one of [method].flat()) routes.push({ method: one, url });
      });
      fastify.addHook('onRequest', async (request, reply) => {
        if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
      });
      measureRequests(fastify, metrics);
      await app.register(fastifyHelmet, securityHeaders(config));
      await app.register(fastifyCookie);
      if (config.DASHBOARD_DIR !== undefined) await serveDashboard(fastify, config.DASHBOARD_DIR);
      await app.listen(config.PORT, config.HOST);
      log.info({ host: config.HOST, port: this.port() }, 'auth_bff_listening');
    },
    async stop() {
      if (!app) return;
      const closed = app.close();
      await Promise.race([closed, setTimeout(graceMs, undefined, { ref: false })]);
      app.getHttpServer().closeAllConnections();
      await closed;
    },
    port() {
      const address = app?.getHttpServer().address();
      return address && typeof address === 'object' ? address.port : 0;
    },
    routes: () => routes,
  };
}
