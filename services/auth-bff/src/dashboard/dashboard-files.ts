import { resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../errors/api-error.ts';

const year = 31_536_000;

/** A path of a page: pages have no extension, files do. */
const isPage = (path: string): boolean => !/\.[^/]*$/.test(path);

/** Such a path is refused by the file server too; here it is refused as what it is, nothing that there is. */
const leavesFolder = (path: string): boolean => path.includes('\0') || path.split(/[/\\]/).includes('..');

/**
 * Serves the built dashboard to GET and HEAD. A path without an extension is a page, and every page is `index.html`,
 * which the browser asks for anew each time; what lies under `/assets/` has its hash in its name and is kept.
 */
export async function serveDashboard(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: resolve(folder),
    serve: false,
    cacheControl: false,
    dotfiles: 'ignore',
    setHeaders(reply, path) {
      reply.header('cache-control', path.includes('/assets/') ? `public, max-age=${year}, immutable` : 'no-cache');
    },
  });
  app.route({
    method: ['GET', 'HEAD'],
    url: '/*',
    handler(request: FastifyRequest<{ Params: { '*': string } }>, reply: FastifyReply) {
      const path = request.params['*'];
      if (path === 'api' || path.startsWith('api/') || leavesFolder(path)) throw new ApiError('route-not-found');
      return reply.sendFile(isPage(path) ? 'index.html' : path);
    },
  });
}
