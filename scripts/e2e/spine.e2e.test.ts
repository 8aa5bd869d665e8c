import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSamePage as samePage } from './same-page.ts';
import { createWorld, type World } from './world.ts';

const sensitive =
  'input[type=password],input[type=hidden],[autocomplete^=cc-],[autocomplete=current-password],[data-sightline-block]';
/** What a replay has in their place: elements without name, of the same size. */
const emptied = 'input:not([name]):not([id]),p:empty[style]';

let world: World;
let watcher: Page;
let visitors: BrowserContext;
let session: string;

beforeAll(async () => {
  world = await createWorld();
  watcher = await world.signIn();
}, 180_000);
afterAll(() => world?.stop());

const expectSamePage = (visitor: Page, viewer: Page, frame: string): Promise<void> =>
  samePage(visitor, viewer, { frame, blocked: { visitor: sensitive, viewer: emptied } });

const live = '[data-testid="live-viewer"] iframe';
const replay = '[data-testid="replay-viewer"] iframe';

describe('a visitor, watched', () => {
  let visitor: Page;

  it('is on the list of live sessions within seconds', async () => {
    await watcher.goto(`${world.platform.addresses.dashboard}/p/demo/live`);
    await watcher.getByText('Live', { exact: true }).first().waitFor();
    visitor = await world.visit('/');
    visitors = visitor.context();
    const arrived = Date.now();
    const row = watcher.getByTestId('live-session-row').first();
    await row.waitFor({ timeout: 10_000 });
    console.log(`on the list after ${Date.now() - arrived} ms`);
    session = (await row.getAttribute('data-session')) ?? '';
    expect(session).toMatch(/^[A-Za-z0-9_-]{8,64}$/);
    await row.click();
    await expectSamePage(visitor, watcher, live);
  });

  const steps: [string, () => Promise<unknown>][] = [
    ['filters the catalogue', () => visitor.getByRole('button', { name: 'kitchen' }).click()],
    ['opens a product', () => visitor.locator('.card:visible').first().click()],
    ['takes two of it', () => visitor.locator('#amount').selectOption('2')],
    ['puts it into the cart', () => visitor.locator('#add').click()],
    ['searches', () => visitor.locator('input[name=q]').fill('steel')],
    ['sees what was found', () => visitor.keyboard.press('Enter')],
    ['goes to log in', () => visitor.getByRole('link', { name: 'Log in' }).click()],
    ['types an e-mail address', () => visitor.locator('#email').pressSequentially('marie.curie@radium.example')],
    ['types a password', () => visitor.locator('#password').pressSequentially('polonium-1898')],
    ['shows the password', () => visitor.locator('#show').check()],
    ['types on in it', () => visitor.locator('#password').pressSequentially('!more')],
    ['is refused', () => visitor.locator('#login button').click()],
    ['goes to the checkout', () => visitor.goto(`${world.shop}/checkout`)],
    ['types a name', () => visitor.locator('#name').pressSequentially('Marie Curie')],
    ['types a phone number', () => visitor.locator('#phone').pressSequentially('+33 1 55 55 12 34')],
    ['types a card number', () => visitor.locator('#card-number').pressSequentially('5555 5555 5555 4444')],
    ['types the card’s code', () => visitor.locator('#card-code').pressSequentially('737')],
    ['ticks a box', () => visitor.locator('#gift').check()],
    ['orders', () => visitor.evaluate(() => document.querySelector('#placed')?.replaceChildren('Thank you'))],
    ['looks at the account', () => visitor.getByRole('link', { name: 'Account' }).click()],
  ];
  for (const [name, act] of steps) {
    it(`${name}, and the watcher’s page is the same`, async () => {
      await act();
      await expectSamePage(visitor, watcher, live);
    });
  }

  it('opens a second tab, and the watcher follows', async () => {
    const second = await visitors.newPage();
    await second.goto(`${world.shop}/about`);
    await second.mouse.wheel(0, 300);
    await expectSamePage(second, watcher, live);
    await second.close();
  });

  it('is replayed from the archive to the same page', async () => {
    const viewer = await watcher.context().newPage();
    await viewer.goto(`${world.platform.addresses.dashboard}/p/demo/sessions/${session}`);
    await viewer.getByTestId('replay-play').waitFor();
    await viewer.waitForLoadState('networkidle');
    await viewer.getByRole('slider', { name: 'Position' }).press('End');
    await expectSamePage(visitor, viewer, replay);
    await viewer.close();
  });
});
