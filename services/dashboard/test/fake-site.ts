import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { eventWithTime } from '@rrweb/types';
import type { BrowserContext, Page } from 'playwright-core';
import type { RecordedSession } from './recorded-session.ts';
import { shopPage } from './shop-pages.ts';

const require = createRequire(import.meta.url);
const rrweb = readFileSync(require.resolve('@rrweb/record').replace(/dist\/.*/, 'umd/record.min.js'));

export interface FakeSite {
  url: string;
  /** Opens a page of the shop as a tab of a session. */
  visit(context: BrowserContext, session: RecordedSession, tab: string, path?: string): Promise<Page>;
  close(): Promise<void>;
}

/** A shop that is recorded while a browser uses it. */
export async function startFakeSite(): Promise<FakeSite> {
  const server = createServer((request, response) => {
    const script = request.url === '/rrweb.js';
    response.writeHead(200, { 'content-type': script ? 'text/javascript' : 'text/html; charset=utf-8' });
    response.end(script ? rrweb : shopPage(request.url ?? '/'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    async visit(context, session, tab, path = '/') {
      const page = await context.newPage();
      await page.exposeFunction('sightlineRecord', (event: eventWithTime) => session.add(tab, event));
      await page.goto(url + path);
      await page.waitForFunction(() => document.readyState === 'complete');
      return page;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
