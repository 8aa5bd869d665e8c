import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bundle } from '../build/bundle.ts';
import { type FakeCollector, startFakeCollector } from './testing/fake-collector.ts';
import { type FakeSite, startFakeSite } from './testing/fake-site.ts';
import { until } from './testing/until.ts';

let browser: Browser;
let script: string;
let collector: FakeCollector;
let site: FakeSite;
let context: BrowserContext;

beforeAll(async () => {
  script = await bundle('script');
  browser = await chromium.launch({
    executablePath: process.env.SIGHTLINE_CHROMIUM ?? '/usr/bin/chromium',
    // A page that comes back from the browser's memory is a case of its own.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
});
afterAll(() => browser?.close());

beforeEach(async () => {
  collector = await startFakeCollector(script);
  site = await startFakeSite(collector.url);
  context = await browser.newContext();
});
afterEach(async () => {
  await context.close();
  await site.close();
  await collector.close();
});

const open = async (path = '/'): Promise<Page> => {
  const page = await context.newPage();
  await page.goto(site.url + path);
  await until('a keyframe', () => collector.chunks.some(({ events }) => events.some(({ type }) => type === 2)));
  return page;
};
/** An event of the site's own, so that everything before it has come when it has. */
const mark = async (page: Page, name: string): Promise<void> => {
  // A page that has just been committed has not run its scripts.
  await page.waitForFunction(() => 'sightline' in window);
  await page.evaluate(
    (event) => (window as unknown as { sightline: { addEvent(name: string): void } }).sightline.addEvent(event),
    name,
  );
  await until(name, () => collector.custom('sightline.event').some((payload) => payload.name === name));
};

describe('forms', () => {
  it('are told of with the classes of fields, and never with what is copied and pasted', async () => {
    const page = await open();
    await page.evaluate(() => {
      document.body.insertAdjacentHTML(
        'beforeend',
        '<form id="order" onsubmit="return false"><input id="search" type="search"><button>Send</button></form>',
      );
    });
    await page.locator('#search').fill('copied-words');
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.press('ControlOrMeta+C');
    await page.keyboard.press('ControlOrMeta+X');
    for (const field of ['#secret1', '[name=note]', '[name=ignored]']) {
      await page.locator(field).focus();
      await page.keyboard.press('ControlOrMeta+V');
    }
    await page.locator('#search').press('Enter');
    await mark(page, 'end');
    expect(['copy', 'cut', 'paste', 'submit'].map((what) => collector.custom(`sightline.${what}`))).toEqual([
      [{ field: 'search' }],
      [{ field: 'search' }],
      [{ field: 'sensitive' }, { field: 'textarea' }],
      [{ field: 'none' }],
    ]);
    expect(collector.text()).not.toContain('copied-words');
  });

  it('say of each change of a field whether a script has made it', async () => {
    const page = await open();
    await page.locator('[name=tel]').pressSequentially('12');
    await page.evaluate(() => {
      (document.querySelector('[name=tel]') as HTMLInputElement).value = '';
    });
    // rrweb tells of what scripts do a moment later.
    await page.waitForTimeout(50);
    await mark(page, 'end');
    const changes = collector.chunks.flatMap(({ events }) => events).filter(({ data }) => data.source === 5);
    expect(changes.map(({ data }) => [data.text, data.userTriggered])).toEqual([
      ['*', true],
      ['**', true],
      ['', false],
    ]);
  });

  it('and of a visitor who returns, without a word of who it is', async () => {
    const page = await open();
    await mark(page, 'first');
    expect(collector.custom('sightline.returning')).toEqual([]);
    // As if half an hour had gone by.
    await page.evaluate(() => {
      const session = JSON.parse(localStorage.getItem('sightline:session') ?? '{}');
      localStorage.setItem('sightline:session', JSON.stringify({ ...session, active: session.active - 31 * 60_000 }));
    });
    await page.goto(`${site.url}/second`);
    await mark(page, 'again');
    expect(collector.custom('sightline.returning')).toEqual([{}]);
    expect(new Set(collector.chunks.map(({ session }) => session)).size).toBe(2);
  });
});

describe('privacy', () => {
  it('never records what is typed into fields, whatever becomes of them', async () => {
    const page = await open('/?token=url-secret-1&q=shoes#access_token=url-secret-2');
    const type = async (selector: string, text: string): Promise<void> => {
      await page.locator(selector).click();
      await page.keyboard.type(text);
    };
    await type('#secret1', 'typed-password');
    await page.click('#show');
    await type('#secret1', '-after-toggle');
    await type('[name=cardNumber]', '4111111111111111');
    await type('#c2', '98765');
    await type('[name=field7]', '12/34-expiry');
    await type('[name=email]', 'typed@example.com');
    await type('[name=tel]', '+4930123456');
    await type('[name=note]', 'typed note');
    await type('[name=ignored]', 'ignored-typing');
    await type('#editor', 'typed-in-editor');
    await page.frameLocator('iframe').locator('#inframe').fill('typed-in-frame');
    await page.evaluate(() => {
      const late = document.querySelector('#late') as HTMLElement;
      late.innerHTML =
        '<label>PIN <input id="n1" value="late-prefilled" data-value="late-echo"></label><input type="hidden" value="late-hidden">';
      const shadow = (document.querySelector('#host') as HTMLElement).attachShadow({ mode: 'open' });
      shadow.innerHTML = '<input id="s1" type="password"><input id="s2" type="text">';
      const hidden = document.querySelector('[name=csrf]') as HTMLInputElement;
      hidden.setAttribute('value', 'hidden-value-2');
      hidden.value = 'hidden-value-3';
      (document.querySelector('[name=email]') as HTMLInputElement).setAttribute('value', 'set-attribute@example.com');
    });
    await type('#n1', 'typed-late');
    await type('#s1', 'typed-in-shadow');
    await type('#s2', 'text-in-shadow');
    // Emptied by the visitor: the prefilled attribute stays in the page and must not come back in the next keyframe.
    await page.locator('[name=email]').fill('');
    await page.locator('[name=note]').fill('');
    collector.hints = { keyframe: true };
    await mark(page, 'end');
    collector.hints = { flushMs: 200 };
    await mark(page, 'later');
    await until(
      'two keyframes',
      () => collector.chunks.flatMap(({ events }) => events).filter(({ type }) => type === 2).length > 1,
    );

    // Times and places are numbers in which any few digits may stand.
    const text = collector.text().replace(/"(?:timestamp|timeOffset|x|y)":-?[\d.]+/g, '');
    for (const secret of [
      'typed-',
      'after-toggle',
      '4111',
      '98765',
      'expiry',
      'example.com',
      '4930',
      'typed note',
      'prefilled',
      'late-',
      'ignored-typing',
      'hidden-value',
      'frame-hidden',
      'in-shadow',
      'text-in',
      'amex-option',
      'draft text',
      'url-secret',
      'masked t',
      'blocked text',
    ])
      expect(text).not.toContain(secret);
    expect(text).toContain('Ordinary button');
    expect(text).toContain('allowed text');
    expect(text).toContain('q=shoes');
    expect(text).toContain('token=***');
    expect(text).toContain('*****************');
  });
});

describe('chunks', () => {
  it('begin with the context, are gzip without header fields, and stay in order', async () => {
    const page = await open('/second');
    await page.mouse.wheel(0, 500);
    await page.waitForFunction(() => scrollY === 500);
    await mark(page, 'scrolled');
    await mark(page, 'and on');
    const { chunks } = collector;
    for (const { events, body } of chunks) {
      expect(events[0]).toMatchObject({ type: 5, data: { tag: 'sightline.context' } });
      expect(events[0]?.data.payload).toMatchObject({ url: `${site.url}/second`, title: 'Fake site /second' });
      expect(events[0]?.data.payload?.pageHeight).toBeGreaterThan(3000);
      expect([...body.subarray(0, 4)]).toEqual([0x1f, 0x8b, 8, 0]);
      expect(events.map(({ timestamp }) => timestamp)).toEqual(events.map(({ timestamp }) => timestamp).sort());
    }
    expect(chunks[0]?.events.map(({ type }) => type).slice(0, 3)).toEqual([5, 4, 2]);
    expect(chunks.map(({ seq }) => seq)).toEqual(chunks.map((_, index) => index));
    expect(collector.custom('sightline.automation')).toContainEqual({ flags: ['webdriver'] });
    expect(chunks.at(-1)?.events[0]?.data.payload?.scrollY).toBe(500);
  });

  it('are sent again with the same number while the collector is away', async () => {
    const page = await open();
    collector.refuse(503, 429);
    await mark(page, 'one');
    await mark(page, 'two');
    const numbers = collector.chunks.map(({ seq }) => seq);
    expect(numbers).toEqual(numbers.map((_, index) => index));
    expect(collector.attempts.length).toBe(numbers.length + 2);
    expect(collector.attempts).toEqual([...collector.attempts].sort((a, b) => a - b));
  });

  it('that the collector refuses leave a gap event and a fresh keyframe', async () => {
    const page = await open();
    await mark(page, 'one');
    collector.refuse(400);
    await page.evaluate(() =>
      (window as unknown as { sightline: { addEvent(name: string): void } }).sightline.addEvent('refused'),
    );
    await until('gap', () => collector.custom('sightline.gap')[0]);
    expect(collector.custom('sightline.gap')).toEqual([{ reason: 'chunk_rejected', keyframe: false }]);
    await until(
      'keyframe',
      () => collector.chunks.flatMap(({ events }) => events).filter(({ type }) => type === 2).length === 2,
    );
  });

  it('end when the key is refused', async () => {
    const page = await open();
    await mark(page, 'one');
    collector.refuse(401);
    await page.click('#ordinary');
    const { attempts } = collector;
    await until('refused', () => attempts.length > collector.chunks.length);
    const before = attempts.length;
    await page.click('#ordinary');
    await page.waitForTimeout(1500);
    expect(attempts.length).toBe(before);
  });

  it('that are too large are replaced by a gap event', async () => {
    const page = await open();
    await page.evaluate(() => {
      const bytes = crypto.getRandomValues(new Uint8Array(60_000));
      for (let i = 0; i < 20; i += 1) {
        const p = document.body.appendChild(document.createElement('p'));
        p.textContent = Array.from(crypto.getRandomValues(bytes), (byte) => byte.toString(16)).join('');
      }
    });
    const gap = await until('gap', () => collector.custom('sightline.gap')[0]);
    expect(gap).toMatchObject({ reason: 'chunk_too_large', keyframe: false });
    expect(gap.bytes).toBeGreaterThan(900_000);
    // The keyframe that makes up for it is as large, and comes in parts.
    await until('a keyframe', () =>
      collector.chunks.flatMap(({ events }) => events).some(({ type }, i) => type === 2 && i > 3),
    );
    await mark(page, 'goes on');
    const texts = await page.evaluate(() => Array.from(document.querySelectorAll('p'), (p) => p.textContent ?? ''));
    const recorded = collector.text();
    expect(texts.filter((text) => text.length > 10_000 && recorded.includes(text))).toHaveLength(20);
    expect(Math.max(...collector.chunks.map(({ body }) => body.length))).toBeLessThan(900_000);
  });
});

describe('pages and tabs', () => {
  const closed = (): boolean => collector.custom('sightline.leave').some((payload) => payload.closed === true);

  it('send what is left when they are closed', async () => {
    collector.hints = {};
    const page = await open();
    await page.mouse.move(10, 10);
    await page.mouse.move(200, 200, { steps: 5 });
    await page.evaluate(() => document.body.append('the very last words'));
    await page.close({ runBeforeUnload: true });
    await until('leave', closed);
    expect(collector.text()).toContain('the very last words');
  });

  it('go on with session, tab and numbers after a navigation, without loss', async () => {
    const page = await open();
    await mark(page, 'one');
    // Away while the page is left: everything from here on must come from the next page, with the same numbers.
    collector.refuse(...Array<number>(4).fill(503));
    await page.evaluate(() => document.body.append('said while the collector was away'));
    await page.waitForTimeout(400);
    await page.click('#next');
    await page.waitForURL('**/second');
    await mark(page, 'two');
    await page.goBack({ waitUntil: 'commit' });
    await mark(page, 'three');
    const { chunks } = collector;
    expect(new Set(chunks.map(({ session }) => session)).size).toBe(1);
    expect(new Set(chunks.map(({ tab }) => tab)).size).toBe(1);
    const numbers = [...new Set(chunks.map(({ seq }) => seq))].sort((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, index) => index));
    for (const { seq, events } of chunks)
      for (const twin of chunks.filter((chunk) => chunk.seq === seq)) expect(twin.events).toEqual(events);
    expect(collector.text()).toContain('said while the collector was away');
    expect(closed()).toBe(false);
    expect(collector.custom('sightline.leave').length).toBeGreaterThanOrEqual(2);
    expect(collector.custom('sightline.gap')).toEqual([]);
  });

  it('share the session; each tab has its own id, a copied tab too', async () => {
    const page = await open();
    const [second] = await Promise.all([
      context.waitForEvent('page'),
      page.evaluate(() => void window.open('/second')),
    ]);
    await second.waitForLoadState();
    await mark(second, 'second tab');
    await mark(page, 'first tab');
    expect(new Set(collector.chunks.map(({ session }) => session)).size).toBe(1);
    expect(new Set(collector.chunks.map(({ tab }) => tab)).size).toBe(2);
    for (const tab of new Set(collector.chunks.map((chunk) => chunk.tab))) {
      const own = collector.chunks.filter((chunk) => chunk.tab === tab);
      expect(own.map(({ seq }) => seq)).toEqual(own.map((_, index) => index));
      expect(own.some(({ events }) => events.some(({ type }) => type === 2))).toBe(true);
    }
  });

  it('tell of a new address within the page, masked', async () => {
    const page = await open();
    await page.evaluate(() => {
      history.pushState({}, '', '/?filter=red&email=a%40b.de');
      document.body.append('filtered');
    });
    await mark(page, 'moved');
    const urls = collector.custom('sightline.context').map(({ url }) => url);
    expect(urls).toContain(`${site.url}/?filter=red&email=***`);
    expect(collector.chunks.flatMap(({ events }) => events).filter(({ type }) => type === 4)).toHaveLength(1);
  });

  it('record nothing after optOut, on later pages too, and again after optIn', async () => {
    const page = await open();
    const call = (name: string): Promise<void> =>
      page.evaluate(
        (method) => (window as unknown as { sightline: Record<string, () => void> }).sightline[method]?.(),
        name,
      );
    await call('optOut');
    await page.waitForTimeout(300);
    const before = collector.chunks.length;
    await page.goto(`${site.url}/second`);
    await page.mouse.wheel(0, 300);
    await page.waitForTimeout(800);
    expect(collector.chunks.length).toBe(before);
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
    await call('optIn');
    await mark(page, 'again');
    expect(new Set(collector.chunks.map(({ session }) => session)).size).toBe(2);
  });

  it('record no session that is not sampled', async () => {
    collector.hints = { sample: 0 };
    const page = await open();
    await page.click('#ordinary');
    await page.click('#next');
    await page.waitForURL('**/second');
    await page.mouse.wheel(0, 300);
    await page.waitForTimeout(1500);
    expect(Math.max(...collector.attempts)).toBeLessThanOrEqual(2);
  });

  it('go on after the browser has kept the page, with a fresh keyframe', async () => {
    const page = await open();
    await page.evaluate(() => {
      addEventListener('pageshow', ({ persisted }) => document.body.append(`kept: ${persisted}`));
    });
    await mark(page, 'one');
    await page.goto(`${site.url}/second`);
    await mark(page, 'two');
    await page.goBack({ waitUntil: 'commit' });
    await until('kept', () => page.evaluate(() => document.body.textContent?.includes('kept: true')));
    await mark(page, 'three');
    const { chunks } = collector;
    expect(new Set(chunks.map(({ tab }) => tab)).size).toBe(1);
    const numbers = [...new Set(chunks.map(({ seq }) => seq))].sort((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, index) => index));
    const last = chunks.filter(({ events }) => events.some(({ type }) => type === 2)).at(-1);
    expect(last?.events[0]?.data.payload?.url).toBe(`${site.url}/`);
  });

  it('are not recorded while the visitor is away; a new session begins after 30 minutes', async () => {
    const page = await context.newPage();
    await page.clock.install();
    await page.goto(site.url);
    await until('a keyframe', () => collector.chunks.length > 0);
    await page.mouse.move(10, 10);
    await mark(page, 'here');
    await page.clock.runFor('06:00');
    await page.evaluate(() => document.body.append('while away'));
    await page.clock.runFor('02:00');
    await page.mouse.move(30, 30);
    await mark(page, 'back');
    const keyframes = (): number =>
      collector.chunks.filter(({ events }) => events.some(({ type }) => type === 2)).length;
    expect(keyframes()).toBe(2);
    const whileAway = collector.chunks
      .flatMap(({ events }) => events)
      .filter((event) => JSON.stringify(event).includes('while away'));
    expect(whileAway.map(({ type }) => type)).toEqual([2]);

    await page.clock.runFor('40:00');
    await page.mouse.move(50, 50);
    await mark(page, 'next session');
    const sessions = [...new Set(collector.chunks.map(({ session }) => session))];
    expect(sessions).toHaveLength(2);
    const next = collector.chunks.filter(({ session }) => session === sessions[1]);
    expect(next.map(({ seq }) => seq)).toEqual(next.map((_, index) => index));
    expect(next[0]?.events.map(({ type }) => type).slice(0, 3)).toEqual([5, 4, 2]);
    expect(new Set(collector.chunks.map(({ tab }) => tab)).size).toBe(1);
  });

  it('are recorded where storage is forbidden', async () => {
    await context.addInitScript(() => {
      for (const area of ['localStorage', 'sessionStorage'])
        Object.defineProperty(window, area, {
          get() {
            throw new DOMException('forbidden', 'SecurityError');
          },
        });
    });
    const page = await open();
    await mark(page, 'in memory');
    await page.goto(`${site.url}/second`);
    await mark(page, 'another tab, as far as anyone can know');
    expect(new Set(collector.chunks.map(({ tab }) => tab)).size).toBe(2);
  });
});

describe('the budget', () => {
  it('leaves out what moves, then styles, on a page that costs too much, and says so in the session', async () => {
    const page = await open('/second');
    await page.evaluate(() => {
      const rows = Array.from({ length: 300 }, () => document.body.appendChild(document.createElement('p')));
      let round = 0;
      setInterval(() => {
        round += 1;
        for (const row of rows) {
          row.style.transform = `translateX(${round % 97}px)`;
          row.title = `round ${round}`;
        }
      }, 20);
    });
    await until('two steps', () => collector.custom('sightline.budget').length >= 2);
    expect(
      collector
        .custom('sightline.budget')
        .map(({ step }) => step)
        .slice(0, 2),
    ).toEqual(['moves', 'styles']);
    const [first] = collector.custom('sightline.budget');
    expect(Number(first?.cpu) > 0.1 || Number(first?.rate) > 200_000).toBe(true);
    await page.mouse.move(300, 300, { steps: 5 });
    await mark(page, 'after');
    const events = collector.chunks.flatMap((chunk) => chunk.events);
    const cut = events.findLastIndex(({ data }) => data.tag === 'sightline.budget');
    const later = events.slice(cut + 1).filter(({ type }) => type === 3);
    expect(later.length).toBeGreaterThan(0);
    expect(later.filter(({ data }) => data.source === 1)).toEqual([]);
    expect(JSON.stringify(later)).not.toContain('translateX');
  });
});
