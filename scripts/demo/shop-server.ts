import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { renderPage } from './shop/html.ts';
import * as pages from './shop/pages.ts';

export interface ShopOptions {
  port: number;
  /** Address of the recorder's script, and the key of the project that records the shop. */
  recorderUrl: string;
  key: string;
  /** Another recorder than ours: its script tags, and the file that is served as /static/rrweb.js. */
  otherRecorder?: { tags: string; script?: string };
}

export interface Shop {
  url: string;
  start(): Promise<void>;
  stop(): Promise<void>;
}

const customer = { email: 'ada@shop.example', password: 'lovelace-1815' };
const staticTypes: Record<string, string> = { 'shop.css': 'text/css', 'shop.js': 'text/javascript' };

function pageFor(url: URL): pages.Page {
  const product = url.pathname.match(/^\/products\/([a-z]+)$/)?.[1];
  if (product) return pages.productPage(product) ?? pages.notFoundPage();
  switch (url.pathname) {
    case '/':
      return pages.cataloguePage();
    case '/search':
      return pages.searchPage(url.searchParams.get('q') ?? '');
    case '/cart':
      return pages.cartPage();
    case '/checkout':
      return pages.checkoutPage();
    case '/login':
      return pages.loginPage();
    case '/contact':
      return pages.contactPage();
    case '/account':
      return pages.accountPage();
    case '/about':
      return pages.aboutPage();
    default:
      return pages.notFoundPage();
  }
}

/** The demo shop: an ordinary site of several pages, recorded by one script tag. */
export function createShop({ port, recorderUrl, key, otherRecorder }: ShopOptions): Shop {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const file = url.pathname.match(/^\/static\/([a-z.]+)$/)?.[1];
    if (file === 'rrweb.js' && otherRecorder?.script) {
      response.setHeader('content-type', 'text/javascript');
      response.end(await readFile(otherRecorder.script));
    } else if (file && staticTypes[file]) {
      response.setHeader('content-type', staticTypes[file]);
      response.end(await readFile(join(import.meta.dirname, 'shop/static', file)));
    } else if (url.pathname === '/api/login' && request.method === 'POST') {
      const given = JSON.parse(await readBody(request));
      const known = given.email === customer.email && given.password === customer.password;
      response.writeHead(known ? 200 : 401, { 'content-type': 'application/json' }).end(JSON.stringify({ ok: known }));
    } else {
      const { title, body, status = 200 } = pageFor(url);
      response
        .writeHead(status, { 'content-type': 'text/html; charset=utf-8' })
        .end(renderPage({ title, body, recorderUrl, key, otherRecorder: otherRecorder?.tags }));
    }
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(400).end('bad request'));
  });

  return {
    url: `http://localhost:${port}`,
    start: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, '127.0.0.1', resolve);
      }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const part of request) {
    body += part;
    if (body.length > 10_000) throw new RangeError('body too large');
  }
  return body;
}
