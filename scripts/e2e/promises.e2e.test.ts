import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBytes } from './find-bytes.ts';
import { storedText } from './stored-text.ts';
import { createWorld, eventually, type World } from './world.ts';

interface SessionRow {
  session: string;
  clicks: number;
  lastUrl: string;
}

let world: World;
let watcher: Page;
const list = '/api/projects/demo/sessions';

beforeAll(async () => {
  world = await createWorld();
  watcher = await world.signIn();
}, 180_000);
afterAll(() => world?.stop());

/** The newest session whose last page is `path`, once it is there. */
const sessionOn = (path: string): Promise<SessionRow> =>
  eventually(`a session on ${path}`, 20_000, async () => {
    const { sessions } = await world.platform.api.call<{ sessions: SessionRow[] }>('GET', list);
    return sessions.find((one) => one.lastUrl === `${world.shop}${path}`);
  });

describe('heatmaps', () => {
  it('show clicks where they were made, within half a percent of the page', async () => {
    const visitor = await world.visit('/about');
    await visitor.mouse.wheel(0, 400);
    await sleep(500);
    const places = [
      [200, 300],
      [640, 420],
      [900, 610],
    ] as const;
    const expected: { x: number; y: number }[] = [];
    for (const [x, y] of places) {
      const page = await visitor.evaluate(() => ({
        scrollY: window.scrollY,
        width: document.documentElement.scrollWidth,
        height: document.documentElement.scrollHeight,
      }));
      expected.push({ x: (x / page.width) * 100, y: ((y + page.scrollY) / page.height) * 100 });
      await visitor.mouse.click(x, y);
      await visitor.mouse.wheel(0, 150);
      await sleep(600);
    }
    const query = new URLSearchParams({ page: `${world.shop}/about`, kind: 'click' });
    const points = await eventually('three points', 20_000, async () => {
      const heatmap = await world.platform.api.call<{ points: { x: number; y: number; value: number }[] }>(
        'GET',
        `/api/projects/demo/heatmap?${query}`,
      );
      return heatmap.points.length >= 3 ? heatmap.points : undefined;
    });
    expect(points).toHaveLength(3);
    for (const { x, y } of expected) {
      const nearest = Math.min(...points.map((point) => Math.max(Math.abs(point.x - x), Math.abs(point.y - y))));
      expect(nearest).toBeLessThan(0.5);
    }

    await watcher.goto(`${world.platform.addresses.dashboard}/p/demo/heatmaps`);
    await watcher.getByTestId('heatmap-canvas').waitFor();
    const painted = await eventually('a painted canvas', 15_000, () =>
      watcher.getByTestId('heatmap-canvas').evaluate((canvas: HTMLCanvasElement) => {
        const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
        let count = 0;
        for (let at = 3; at < pixels.length; at += 4) if ((pixels[at] ?? 0) > 0) count += 1;
        return count > 0 ? count : undefined;
      }),
    );
    expect(painted).toBeGreaterThan(100);
    await visitor.close();
  });
});

describe('alerts and share links', () => {
  it('a scripted browser raises its alerts on the open page', async () => {
    await watcher.goto(`${world.platform.addresses.dashboard}/p/demo/alerts`);
    await watcher.getByText('New ones come in live').waitFor();
    const visitor = await world.visit('/login');
    let lastAttempt = 0;
    for (let attempt = 0; attempt < 12; attempt++) {
      const answered = visitor.waitForResponse((response) => response.url().endsWith('/api/login'));
      await visitor.evaluate(() => {
        for (const [id, value] of [
          ['#email', 'someone@shop.example'],
          ['#password', 'guess'],
        ] as const) {
          const field = document.querySelector<HTMLInputElement>(id);
          if (field) field.value = value;
        }
        document.querySelector<HTMLElement>('#login button')?.click();
      });
      await answered;
      lastAttempt = Date.now();
    }
    const rules = ['Automated browser', 'Many failed logins from one source'];
    for (const rule of rules) {
      await watcher.getByTestId('alert-row').filter({ hasText: rule }).first().waitFor({ timeout: 15_000 });
      console.log(`${rule} on the page ${Date.now() - lastAttempt} ms after the last attempt`);
    }
    const counted = await eventually('twelve failed logins counted', 15_000, async () => {
      const { alerts } = await world.platform.api.call<{
        alerts: { finding_info: { analytic: { name: string } }; unmapped: { count: number } }[];
      }>('GET', '/api/projects/demo/alerts');
      const logins = alerts.filter((alert) => alert.finding_info.analytic.name === 'many_failed_logins');
      return logins[0]?.unmapped.count === 12 ? logins.length : undefined;
    });
    expect(counted).toBe(1);
    await visitor.close();
  });

  it('a link for 60 s plays the session without login, and is dead afterwards', { timeout: 120_000 }, async () => {
    const { session } = await sessionOn('/login');
    const { url } = await world.platform.api.call<{ url: string }>('POST', `${list}/${session}/shares`, {
      ttlSeconds: 60,
    });
    const made = Date.now();
    const stranger = await (await world.browser.newContext()).newPage();
    await stranger.goto(url);
    await stranger.getByTestId('replay-play').waitFor();
    await stranger.getByTestId('replay-viewer').locator('iframe').contentFrame().locator('#login').waitFor();
    await sleep(Math.max(0, made + 61_000 - Date.now()));
    await stranger.reload();
    await stranger.getByTestId('share-dead').waitFor();
    const token = new URL(url).pathname.split('/').at(-1);
    const answer = await fetch(`${world.platform.addresses.dashboard}/api/shares/${token}/recording`);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: 'share-not-found' });
    await stranger.close();
  });
});

describe('privacy', () => {
  const typed = {
    password: 'xanadu-Kubla-1816',
    card: '4012 8888 8888 1881',
    email: 'rosalind.franklin@kings.example',
    phone: '+44 20 7946 0958',
  };
  const planted = {
    text: 'grace.hopper@navy.example',
    encoded: 'grace.hopper%40navy.example',
    phone: '5550 1234',
    card: '4111111111111111',
    iban: 'DE89 3704 0044 0532 0130 00',
    url: 'alan.turing@bletchley.example',
    urlCard: '5500005555555559',
    console: 'hedy.lamarr@mgm.example',
  };

  it('what was typed or planted is nowhere in the stores, and what is not sensitive is', {
    timeout: 180_000,
  }, async () => {
    const visitor = await world.visit(`/login?email=${planted.url}&ref=${planted.urlCard}`);
    await visitor.locator('#email').pressSequentially(typed.email);
    await visitor.locator('#password').pressSequentially(typed.password);
    await visitor.locator('#show').check();
    await visitor.locator('#login button').click();
    await visitor.goto(`${world.shop}/checkout`);
    await visitor.locator('#name').pressSequentially('Rosalind');
    await visitor.locator('#email').pressSequentially(typed.email);
    await visitor.locator('#phone').pressSequentially(typed.phone);
    await visitor.locator('#card-number').pressSequentially(typed.card);
    await visitor.evaluate(
      (values) => {
        // A careless page repeats what was typed, and says it aloud.
        const echo = document.createElement('p');
        echo.id = 'echo';
        echo.title = `Write to ${values.email}`;
        echo.textContent = `Ordered by ${values.email}, call ${values.phone}, paid with ${values.card}`;
        document.querySelector('main')?.append(echo);
        console.error(`could not reach ${values.console}`);
        window.dispatchEvent(
          new ErrorEvent('error', { message: `no mail to ${values.console}`, error: new Error('no') }),
        );
        const { sightline } = window as unknown as { sightline: { addEvent(name: string, properties: object): void } };
        sightline.addEvent('order', { contact: values.email, note: 'harmless-marker-1903' });
      },
      { ...typed, console: planted.console },
    );
    await sleep(1_500);
    await visitor.goto(`${world.shop}/account`);
    await sessionOn('/account');
    await sleep(3_000);
    await visitor.close();
    await sleep(2_000);

    const secrets = [
      ...Object.values(typed),
      ...Object.values(planted),
      typed.card.replaceAll(' ', ''),
      typed.phone.replaceAll(' ', ''),
    ];
    const harmless = ['harmless-marker-1903', 'Delivery and returns', 'Loyalty', 'Bank'];
    const found = await findBytes(world.dir, [...secrets, ...harmless]);
    for (const secret of secrets) expect(found.get(secret), secret).toEqual([]);
    // The search finds what is there: in Kafka's log and in a segment, both compressed.
    const marker = found.get('harmless-marker-1903') ?? [];
    expect(marker.some((file) => file.includes('/kafka/'))).toBe(true);
    expect(marker.some((file) => file.endsWith('.seg'))).toBe(true);

    // ClickHouse and Redis compress what they keep: ask them, too.
    const stored = await storedText(world.environment);
    for (const secret of secrets) expect(stored.includes(secret), secret).toBe(false);
    expect(stored).toContain('harmless-marker-1903');
  });
});
