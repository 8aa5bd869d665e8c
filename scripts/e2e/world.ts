import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, ensureChromium, loadSecrets, startEngines } from '@sightline/local';
import { type Browser, chromium, type Page } from 'playwright-core';
import { createShop } from '../demo/shop-server.ts';
import { ensureProject } from '../local/api-client.ts';
import { keepEngines } from '../local/keep-engines.ts';
import { type Platform, startPlatform } from '../local/platform.ts';
import { freePorts } from '../local/ports.ts';

/** The whole platform on free ports, with the demo shop and a browser: what a newcomer has after `npm start`. */
export interface World {
  dir: string;
  platform: Platform;
  engines: readonly Engine[];
  environment: Record<string, string>;
  shop: string;
  key: string;
  browser: Browser;
  /** A page of a browser profile of its own, signed in to the dashboard. */
  signIn(): Promise<Page>;
  /** A page of a visitor's own profile. */
  visit(path: string): Promise<Page>;
  stop(): Promise<void>;
}

const quiet = (): void => {};

export interface WorldOptions {
  /** Brokers for the collector, in front of the real ones, which it is given. */
  proxyKafka?: (brokers: string) => Promise<string>;
  /** Environment of the collector on top of what it gets. */
  collector?: Record<string, string>;
}

export async function createWorld({ proxyKafka, collector = {} }: WorldOptions = {}): Promise<World> {
  const dir = mkdtempSync(join(tmpdir(), 'sightline-e2e-'));
  const chromiumPath = await ensureChromium();
  const engines = await startEngines({ dir, ports: 'auto' });
  const keeper = keepEngines(engines.engines, quiet);
  const environment = engines.environment as Record<string, string>;
  const platform = await startPlatform({
    engines,
    secrets: loadSecrets(dir),
    ports: await freePorts(),
    dir,
    overrides: {
      collector: {
        ...collector,
        ...(proxyKafka && { KAFKA_BROKERS: await proxyKafka(environment.KAFKA_BROKERS ?? '') }),
      },
    },
    say: quiet,
  });
  const shopUrl = platform.addresses.shop;
  const key = await ensureProject(platform.api, 'demo', 'Demo shop', shopUrl);
  const shop = createShop({
    port: Number(new URL(shopUrl).port),
    recorderUrl: `${platform.addresses.collector}/recorder.js`,
    key,
  });
  await shop.start();
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const page = async (): Promise<Page> =>
    (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();

  return {
    dir,
    platform,
    engines: engines.engines,
    environment,
    shop: shopUrl,
    key,
    browser,
    async signIn() {
      const dashboard = await page();
      await dashboard.goto(`${platform.addresses.dashboard}/login`);
      await dashboard.getByTestId('login-email').fill(platform.admin.email);
      await dashboard.getByTestId('login-password').fill(platform.admin.password);
      await dashboard.getByTestId('login-submit').click();
      await dashboard.waitForURL((url) => !url.pathname.startsWith('/login'));
      return dashboard;
    },
    async visit(path) {
      const visitor = await page();
      await visitor.goto(`${shopUrl}${path}`);
      return visitor;
    },
    async stop() {
      await browser.close();
      await shop.stop();
      await platform.stop();
      await keeper.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/**
 * Waits until `probe` gives something, asking every 100 ms.
 * @throws Error after `timeoutMs`, naming `what` and how `probe` last failed.
 */
export async function eventually<T>(what: string, timeoutMs: number, probe: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown;
  while (Date.now() < deadline) {
    try {
      const found = await probe();
      if (found !== undefined) return found;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${what}: not within ${timeoutMs} ms${last instanceof Error ? ` (${last.message})` : ''}`);
}
