import { createServer, type Server } from 'node:http';
import { type HandlerParts, handleQuery } from './request-handler.ts';

/** Seconds that a connection may idle; ClickHouse's default. */
const keepAliveSeconds = 30;

/** Bytes of an address and its headers: query parameters travel in it. ClickHouse's default. */
const longestAddress = 1024 * 1024;

/** ClickHouse's HTTP interface in front of the engine. */
export function createFront(parts: HandlerParts): Server {
  const server = createServer({ maxHeaderSize: longestAddress }, (request, response) => {
    const path = (request.url ?? '/').split('?')[0];
    const hasQuery = (request.url ?? '').includes('?');
    if (path === '/ping' || (path === '/' && request.method === 'GET' && !hasQuery)) {
      response.setHeader('Content-Type', 'text/html; charset=UTF-8').end('Ok.\n');
    } else if (path === '/replicas_status') {
      response.setHeader('Content-Type', 'text/plain; charset=UTF-8').end('Ok.\n');
    } else if (path !== '/') {
      const hint = `There is no handle ${path}\nUse / or /ping for health checks.\nOr /replicas_status for more sophisticated health checks.\nSend queries from your program with POST method or GET /?query=...\n`;
      response.writeHead(404, { 'Content-Type': 'text/plain; charset=UTF-8' }).end(hint);
    } else if (request.method !== 'GET' && request.method !== 'POST') {
      response.writeHead(501).end();
    } else {
      void handleQuery(parts, request, response);
    }
  });
  server.keepAliveTimeout = keepAliveSeconds * 1000;
  // An insert may take its time to send.
  server.requestTimeout = 0;
  return server;
}
