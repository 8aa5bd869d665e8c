import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeBackend, startFakeBackend } from './fake-backend.ts';
import { fakeAlert, fakeSession } from './fake-records.ts';
import { type FakeSite, startFakeSite } from './fake-site.ts';
import { pageTree } from './page-tree.ts';
import { chunkOf } from './recorded-session.ts';
import { forgedEvents } from './shop-pages.ts';
import { clicksIn, shopFor } from './shop-visit.ts';

const executablePath = process.env.SIGHTLINE_CHROMIUM ?? '/usr/bin/chromium';
const pictures = process.env.SIGHTLINE_SCREENSHOTS;
const frame = (viewer: string): string => `[data-testid="${viewer}"] iframe`;

let browser: Browser;
let backend: FakeBackend;
let site: FakeSite;
let visitors: BrowserContext;
let watcher: BrowserContext;
let page: Page;
const broken: string[] = [];

const picture = async (name: string, target = page): Promise<void> => {
  if (!pictures) return;
  for (const scheme of ['light', 'dark'] as const) {
    await target.emulateMedia({ colorScheme: scheme });
    await target.waitForTimeout(250);
    await target.screenshot({ path: `${pictures}/${name}-${scheme}.png` });
  }
  await target.emulateMedia({ colorScheme: 'light' });
};

/** Retries until it holds: what is watched arrives a moment later. */
const eventually = (check: () => Promise<unknown>): Promise<void> =>
  expect.poll(check, { timeout: 15_000, interval: 100 }).toBe(true) as Promise<void>;

const sameDom = async (shop: Page, viewer: string): Promise<void> => {
  const trees = async (): Promise<[string, string]> => [
    await shop.evaluate(pageTree, ''),
    await page.evaluate(pageTree, frame(viewer)),
  ];
  const until = Date.now() + 15_000;
  let [recorded, shown] = await trees();
  while (recorded !== shown && Date.now() < until) {
    await page.waitForTimeout(100);
    [recorded, shown] = await trees();
  }
  expect(shown).toBe(recorded);
};

describe.skipIf(!existsSync(executablePath))('the dashboard in Chromium', () => {
  beforeAll(async () => {
    [backend, site] = await Promise.all([startFakeBackend(), startFakeSite()]);
    browser = await chromium.launch({
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    visitors = await browser.newContext({ viewport: { width: 1180, height: 760 } });
    watcher = await browser.newContext({ viewport: { width: 1440, height: 900 }, permissions: ['clipboard-write'] });
    page = await watcher.newPage();
    page.on('pageerror', (error) => broken.push(error.message));
    page.on('console', (message) => {
      if (
        message.type() === 'error' &&
        !message.text().includes('401') &&
        !message.text().includes('429') &&
        !message.text().includes('404')
      )
        broken.push(message.text());
    });
    const { state } = backend;
    state.sessions = Array.from({ length: 34 }, (_, at) => fakeSession(at));
    state.alerts = [1, 2, 3].map((at) =>
      fakeAlert(at, state.sessions[0]?.session ?? '', 'tab-one-0', Date.now() - at * 3_000_000),
    );
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all([backend?.close(), site?.close()]);
  });

  it('signs in, and says what to do when that fails', async () => {
    await page.goto(`${backend.url}/sessions`);
    const submit = async (password: string): Promise<void> => {
      await page.getByTestId('login-email').fill('admin@shop.example');
      await page.getByTestId('login-password').fill(password);
      await page.getByTestId('login-submit').click();
    };
    await submit('wrong');
    await page.getByText('E-mail address or password is wrong').waitFor();
    await submit('wrong');
    await submit('wrong');
    await page.getByText('Wait 42 seconds').waitFor();
    await picture('login');
    await submit('correct horse');
    await page.getByTestId('session-row').first().waitFor();
    expect(new URL(page.url()).pathname).toBe('/p/shop/sessions');
  });

  it('lists sessions, pages through them and searches', async () => {
    expect(await page.getByTestId('session-row').count()).toBe(20);
    await picture('sessions');
    await page.getByRole('button', { name: 'Older' }).click();
    await eventually(async () => (await page.getByTestId('session-row').count()) === 14);
    await page.getByRole('button', { name: 'Newer' }).click();
    await page.getByPlaceholder('Search user, page, text on screen').fill('anna@');
    await eventually(async () => (await page.getByTestId('session-row').count()) < 14);
    await page.getByPlaceholder('Search user, page, text on screen').fill('');
    await eventually(async () => (await page.getByTestId('session-row').count()) === 20);
  });

  it('narrows the list and orders it, and keeps both in the address', async () => {
    await page.getByRole('combobox', { name: 'Device' }).click();
    await page.getByRole('option', { name: 'Mobile' }).click();
    await page.getByRole('button', { name: 'Errors' }).click();
    await eventually(() => Promise.resolve(new URL(page.url()).searchParams.get('sort') === 'errors'));
    expect(new URL(page.url()).searchParams.get('device')).toBe('mobile');
    await eventually(async () => (await page.getByTestId('session-row').count()) === 9);
    await page.getByRole('columnheader', { name: 'Errors' }).and(page.locator('[aria-sort=descending]')).waitFor();
    await picture('sessions-narrowed');
    await page.getByRole('button', { name: 'Errors' }).click();
    await page.getByRole('button', { name: 'Errors' }).click();
    await page.getByRole('combobox', { name: 'Device' }).click();
    await page.getByRole('option', { name: 'All devices' }).click();
    await eventually(async () => (await page.getByTestId('session-row').count()) === 20);
    expect(new URL(page.url()).search).not.toMatch(/sort|device/);
  });

  it('replays a session, seeks, and switches between its tabs', async () => {
    const id = backend.state.sessions[0]?.session ?? '';
    const recording = backend.state.recording(id);
    const first = await site.visit(visitors, recording, 'tab-one-0');
    await shopFor(first, recording, 5);
    const second = await site.visit(visitors, recording, 'tab-two-0', '/about');
    await shopFor(second, recording, 2);
    backend.state.interactions.set(id, clicksIn(recording));

    await page.getByTestId('session-row').first().click();
    const replay = page.frameLocator(frame('replay-viewer'));
    await replay.locator('h1').waitFor();
    expect(await page.locator(frame('replay-viewer')).getAttribute('sandbox')).toBe('allow-same-origin');
    expect(await replay.locator('#count').textContent()).toBe('0');
    await page.getByTestId('replay-play').click();
    await eventually(async () => Number(await replay.locator('#count').textContent()) > 0);
    await picture('replay');
    await page.keyboard.press('End');
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
    await sameDom(first, 'replay-viewer');
    await page.keyboard.press('Home');
    await eventually(async () => (await replay.locator('#count').textContent()) === '0');
    await page.getByRole('slider', { name: 'Position in the recording' }).hover({ position: { x: 300, y: 12 } });

    await page.getByRole('combobox', { name: 'Tab' }).click();
    await page.getByRole('option', { name: /Tab 2 of 2/ }).click();
    await eventually(async () => (await replay.locator('.hero p').textContent())?.includes('/about'));
    await page.keyboard.press('End');
    await sameDom(second, 'replay-viewer');
    await page.getByText('Rage click').first().click();
    await eventually(async () => !(await replay.locator('.hero p').textContent())?.includes('/about'));
    await first.close();
    await second.close();
  });

  it('plays a recording while it arrives', async () => {
    backend.state.pieceEveryMs = 900;
    await page.reload();
    const count = page.frameLocator(frame('replay-viewer')).locator('#count');
    await count.waitFor();
    await page.getByTestId('replay-play').click();
    await eventually(async () => (await count.textContent()) === '5');
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
    backend.state.pieceEveryMs = 0;
  });

  it('runs nothing of a forged recording', async () => {
    const forged = fakeSession(40, { session: 'forged-session', user: 'mallory' });
    backend.state.sessions = [forged, ...backend.state.sessions];
    backend.state.recording(forged.session).frames.push(chunkOf('forged-tab', 0, forgedEvents(Date.now() - 60_000)));
    await page.goto(`${backend.url}/p/shop/sessions/${forged.session}`);
    const replay = page.frameLocator(frame('replay-viewer'));
    await replay.getByText('Forged page').waitFor();
    await page.getByTestId('replay-play').click();
    await page.waitForTimeout(1_500);
    const seen = await page.evaluate((selector) => {
      const doc = document.querySelector<HTMLIFrameElement>(selector)?.contentDocument as Document;
      const all = [...doc.querySelectorAll('*')];
      const attributes = all.flatMap((element) => [...element.attributes]);
      return {
        hacked: 'hacked' in window,
        scripts: doc.querySelectorAll('script, object, embed').length,
        handlers: attributes.filter(({ name }) => /^on/i.test(name)).length,
        addresses: attributes.filter(({ value }) => /javascript:/i.test(value)).length,
        frames: [...doc.querySelectorAll('iframe')].map((one) => one.getAttribute('srcdoc') ?? one.getAttribute('src')),
        sandbox: document.querySelector(selector)?.getAttribute('sandbox'),
        focused: document.activeElement?.tagName,
        path: window.location.pathname,
      };
    }, frame('replay-viewer'));
    expect(seen).toEqual({
      hacked: false,
      scripts: 0,
      handlers: 0,
      addresses: 0,
      frames: [null],
      sandbox: 'allow-same-origin',
      focused: expect.not.stringMatching('IFRAME'),
      path: `/p/shop/sessions/${forged.session}`,
    });
    expect(backend.state.hacked).toBe(false);
  });

  it('shares a session for a while, and revokes the link', async () => {
    const id = backend.state.sessions[1]?.session ?? '';
    await page.goto(`${backend.url}/p/shop/sessions/${id}`);
    await page.getByTestId('share-open').click();
    await page.getByTestId('share-ttl').selectOption('60');
    await page.getByTestId('share-create').click();
    const url = await page.getByTestId('share-url').inputValue();
    await page.getByTestId('share-row').waitFor();
    await picture('share-dialog');
    const stranger = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const shared = await stranger.newPage();
    await shared.goto(url);
    await shared.frameLocator(frame('replay-viewer')).locator('h1').waitFor();
    await picture('shared', shared);
    await page.getByRole('button', { name: 'Revoke this link' }).click();
    await page.getByText('There is none.').waitFor();
    await shared.reload();
    await shared.getByText('This link does not work any more').waitFor();
    await picture('shared-dead', shared);
    await stranger.close();
    await page.keyboard.press('Escape');
  });

  it('shows a session as it happens, exactly, through holes and lost connections', async () => {
    const live = fakeSession(50, {
      session: 'live-session-1',
      status: 'live',
      user: 'anna@shop.example',
      startedAt: Date.now() - 42_000,
    });
    const others = [1, 2, 3, 4].map((at) =>
      fakeSession(60 + at, { session: `live-session-x${at}`, status: at === 3 ? 'idle' : 'live' }),
    );
    const recording = backend.state.recording(live.session);
    const shop = await site.visit(visitors, recording, 'live-tab-one');
    await shopFor(shop, recording, 3);
    const pump = setInterval(() => recording.flush(), 200);

    await page.goto(`${backend.url}/p/shop/live`);
    backend.gateway.sessions = [live, ...others];
    await page.locator(`[data-testid="live-session-row"][data-session="${live.session}"]`).click();
    await sameDom(shop, 'live-viewer');
    expect(await page.locator(frame('live-viewer')).getAttribute('sandbox')).toBe('allow-same-origin');
    await shopFor(shop, recording, 4);
    await sameDom(shop, 'live-viewer');
    await page
      .getByTestId('live-latency')
      .getByText(/Live · \d/)
      .waitFor();
    await picture('live');

    // The gateway goes away in the middle of it.
    const before = backend.gateway.connections;
    backend.gateway.drop(4000);
    await shopFor(shop, recording, 2);
    await eventually(async () => backend.gateway.connections >= before + 2);
    await sameDom(shop, 'live-viewer');

    // It is slow, and starts anew at a keyframe.
    backend.gateway.broadcast({ type: 'resync', session: live.session, tab: 'live-tab-one', reason: 'slow_consumer' });
    await shopFor(shop, recording, 1);
    await shop.evaluate('takeKeyframe()');
    await shopFor(shop, recording, 1);
    await sameDom(shop, 'live-viewer');

    // Another tab is opened and used: it is followed.
    const second = await site.visit(visitors, recording, 'live-tab-two', '/second');
    await shopFor(second, recording, 2);
    await eventually(async () =>
      (await page.frameLocator(frame('live-viewer')).locator('.hero p').textContent())?.includes('/second'),
    );
    await sameDom(second, 'live-viewer');
    await shop.bringToFront();
    await shopFor(shop, recording, 1);
    await sameDom(shop, 'live-viewer');
    clearInterval(pump);
    await shop.close();
    await second.close();
  });

  it('stays alive on a burst: every mutation arrives', async () => {
    const recording = backend.state.recording('live-session-x1');
    const shop = await site.visit(visitors, recording, 'burst-tab-1');
    const pump = setInterval(() => recording.flush(), 50);
    await page.goto(`${backend.url}/p/shop/live/live-session-x1`);
    await shop.evaluate(() => {
      const list = document.querySelector('#lines') as HTMLElement;
      let round = 0;
      const timer = setInterval(() => {
        for (let at = 0; at < 40; at++) {
          const item = document.createElement('li');
          item.textContent = `${round}/${at}`;
          list.insertBefore(item, list.children[Math.floor(Math.random() * list.children.length)] ?? null);
          if (list.children.length > 300) list.children[Math.floor(Math.random() * 300)]?.remove();
        }
        if (++round === 60) clearInterval(timer);
      }, 25);
    });
    await shop.waitForTimeout(2_500);
    await sameDom(shop, 'live-viewer');
    clearInterval(pump);
    await shop.close();
  });

  it('maps clicks over the page they happened on', async () => {
    const background = { session: backend.state.sessions[1]?.session ?? '', tab: 'tab-one-0', time: Date.now() };
    const spots = [
      [14, 2],
      [92, 2],
      [20, 13],
      [50, 20],
      [18, 42],
      [50, 42],
    ];
    const points = Array.from({ length: 900 }, (_, at) => {
      const [x, y] = spots[(at * at) % spots.length] as [number, number];
      return { x: x + Math.sin(at * 12.9) * 3, y: y + Math.cos(at * 78.2) * 1.2, value: 1 + (at % 4) };
    });
    backend.state.heatmap = {
      points: [...points, { x: 140, y: 20, value: 1 }].map((point) => ({
        ...point,
        anchor: 0,
        anchorX: 0,
        anchorY: 0,
      })),
      anchors: [],
      elements: [],
      bands: [],
      fold: 0,
      total: 2_251,
      sessions: 41,
      pageWidth: 1180,
      pageHeight: 1650,
      background,
    };
    await page.goto(`${backend.url}/p/shop/heatmaps`);
    const canvas = page.getByTestId('heatmap-canvas');
    await canvas.waitFor();
    await page.frameLocator('main iframe').locator('h1').waitFor();
    expect(await page.locator('main iframe').getAttribute('sandbox')).toBe('allow-same-origin');
    await page.getByText('1 of 901 points lay outside').waitFor();
    const box = await canvas.boundingBox();
    await page.mouse.move((box?.x ?? 0) + (box?.width ?? 0) * 0.5, (box?.y ?? 0) + (box?.height ?? 0) * 0.2);
    await picture('heatmap');
    await page
      .locator('span')
      .filter({ hasText: /^[\d,]+ clicks$/ })
      .waitFor();
    const painted = await canvas.evaluate((element) => {
      const { width, height } = element as HTMLCanvasElement;
      const data = (element as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
      const alphaAt = (x: number, y: number): number =>
        data[(Math.floor((y / 100) * height) * width + Math.floor((x / 100) * width)) * 4 + 3] ?? 0;
      return { hot: alphaAt(50, 20), cold: alphaAt(66, 90) };
    });
    expect(painted.hot).toBeGreaterThan(150);
    expect(painted.cold).toBe(0);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export PNG' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('heatmap-click.png');
    const bands = Array.from({ length: 50 }, (_, band) => ({ top: band * 2, bottom: band * 2 + 2, value: 40 - band }));
    Object.assign(backend.state.heatmap, { points: [], bands: bands.slice(0, 40), fold: 45, total: 40 });
    await page.getByText('Scroll', { exact: true }).click();
    await page.getByTestId('heatmap-fold').waitFor();
    await page.mouse.move((box?.x ?? 0) + (box?.width ?? 0) * 0.5, (box?.y ?? 0) + 20);
    await page.getByText(/^\d+ % of the views came here$/).waitFor();
    const alphas = await canvas.evaluate((element) => {
      const { data } = (element as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, 1, 50) ?? { data: [] };
      return [0, 45].map((row) => data[row * 4 + 3] ?? 0);
    });
    expect(alphas[0]).toBeGreaterThan(150);
    expect(alphas[1]).toBe(0);
    await picture('heatmap-scroll');
    const buy = { element: '#buy', clicks: 1234, rage: 5, dead: 7, errors: 2 };
    Object.assign(backend.state.heatmap, { bands: [], fold: 0, elements: [buy] });
    await page.getByText('Elements', { exact: true }).click();
    await page.getByRole('row', { name: '#buy 1,234 5 7 2' }).waitFor();
  });

  it('compares two groups of visitors', async () => {
    const place = { x: 50, y: 20, firstSessions: 200, secondSessions: 50, difference: 0.25 };
    backend.state.comparison = {
      firstSessions: 400,
      secondSessions: 200,
      tested: 1,
      places: [{ element: '#buy', ...place, tested: true, probability: 0.0002, significant: true }],
    };
    await page.goto(`${backend.url}/p/shop/heatmaps?visitors=new`);
    await page.getByLabel('Comparison', { exact: true }).first().click();
    await page.getByRole('option', { name: 'Compare with …' }).click();
    await page.getByRole('row', { name: '#buy 50.0 % (200) 25.0 % (50) +25.0 points sure, p < 0.001' }).waitFor();
    const other = page.getByRole('group', { name: 'Compared with' });
    await other.getByLabel('Country').fill('de');
    await other.getByLabel('Country').press('Enter');
    await other.getByLabel('New or returning visitors').first().click();
    await page.getByRole('option', { name: 'Returning visitors' }).last().click();
    await eventually(async () => backend.state.compared.get('otherVisitors') === 'returning');
    const asked = Object.fromEntries(backend.state.compared);
    expect(asked).toMatchObject({ kind: 'click', visitors: 'new', otherVisitors: 'returning', otherCountry: 'DE' });
    await picture('heatmap-comparison');
  });

  it('shows alerts, those that come while it is open, and what they stand on', async () => {
    await page.goto(`${backend.url}/p/shop/alerts`);
    await page.getByTestId('alert-row').first().waitFor();
    expect(await page.getByTestId('alert-row').count()).toBe(3);
    await eventually(async () => backend.gateway.sockets.size > 0);
    const alert = fakeAlert(0, backend.state.sessions[1]?.session ?? '', 'tab-one-0', Date.now());
    backend.gateway.broadcast({ type: 'alert', alert });
    await page.locator('[data-testid="alert-row"][data-uid="finding-0"][data-rule="rule-0"]').waitFor();
    await page.getByRole('alert').getByText('Many failed logins').waitFor();
    await picture('alerts');
    await page.getByRole('button', { name: 'Details of Many failed logins from one source' }).click();
    await page.getByText('"class_uid": 2004').waitFor();
    await picture('alert-drawer');
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Watch the session' }).click();
    await page.frameLocator(frame('replay-viewer')).locator('h1').waitFor();
  });

  it('tells what had to be masked, and where', async () => {
    const address = 'https://shop.example/account';
    backend.state.leaks = [
      { class: 'email', page: address, place: 'main#account > p.note', count: 12, sessions: 3, lastTime: Date.now() },
      { class: 'named_value', page: '', place: '', count: 2, sessions: 1, lastTime: Date.now() },
    ];
    await page.goto(`${backend.url}/p/empty/privacy`);
    await page.getByText('Nothing had to be masked').waitFor();
    await page.goto(`${backend.url}/p/shop/privacy`);
    const rows = page.getByTestId('leak-row');
    await rows.first().waitFor();
    expect(await rows.count()).toBe(2);
    expect(await rows.first().textContent()).toMatch(/^emailmain#account > p\.note\/account123/);
    expect(await rows.nth(1).textContent()).toContain('many places');
    await picture('privacy');
  });

  it('has settings, a state for a new project, and goes to the login when the session ends', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press(',');
    await page.getByText('pk_abcdefghijklmnopqrstuvwx').first().waitFor();
    await picture('settings');
    await page.goto(`${backend.url}/p/empty/sessions`);
    await page.getByText('No sessions in this time range').waitFor();
    await page
      .getByText(
        '<script src="http://127.0.0.1:8002/recorder.js" data-key="pk_bbcdefghijklmnopqrstuvwx" defer></script>',
      )
      .waitFor();
    await picture('empty');
    await page.goto(`${backend.url}/p/shop/nowhere`);
    await page.getByText('Not found').waitFor();
    await page.goto(`${backend.url}/p/shop/sessions`);
    await page.getByTestId('session-row').first().waitFor();
    backend.state.signedIn = false;
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText('Your session has ended').waitFor();
    expect(broken).toEqual([]);
  });
});
