import { type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { fillIn, glideTo, pause, pick, scrollAbout } from './visitors/hand.ts';

export interface VisitorsOptions {
  shopUrl: string;
  chromiumPath: string;
  /** How many people come, one after the other in two lanes; one bot comes besides. */
  visitors: number;
  /** Gets a line for each visitor. */
  log: (line: string) => void;
}

const launchArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // People's browsers do not say that they are driven; the bot's says so again.
  '--disable-blink-features=AutomationControlled',
];
const screens = [
  { width: 1440, height: 900 },
  { width: 1280, height: 720 },
  { width: 390, height: 844 },
];

const clickLike = async (page: Page, target: Locator): Promise<void> => {
  await target.scrollIntoViewIfNeeded();
  const place = await glideTo(page, target);
  await page.mouse.click(place.x, place.y);
};

/** Looks around, reads, puts something into the cart, and now and then gets as far as the checkout. */
async function shopper(page: Page, shopUrl: string): Promise<void> {
  await page.goto(shopUrl);
  await scrollAbout(page);
  await clickLike(page, page.locator('[data-filter]').nth(pick(4)));
  await clickLike(page, page.locator('.card:visible').nth(pick(3)));
  await page.locator('#add').waitFor();
  await pause(400, 1_500);
  await clickLike(page, page.locator('#add'));
  if (pick(3) === 0) {
    // An impatient one.
    for (let click = 0; click < 4; click++) await page.mouse.click(...(await centre(page.locator('.picture.large'))));
  }
  await clickLike(page, page.locator('#cart-link'));
  await pause(300, 1_200);
  if (pick(2) === 0) return;
  await clickLike(page, page.locator('a.primary'));
  await fillIn(page, '#name', 'Grace Hopper');
  await fillIn(page, '#email', 'grace.hopper@navy.example');
  await fillIn(page, '#phone', '+49 30 5550 1234');
  await fillIn(page, '#street', 'Lindenweg 4');
  await fillIn(page, '#city', 'Potsdam');
  await fillIn(page, '#card-number', '4111 1111 1111 1111');
  await fillIn(page, '#card-expiry', '11/29');
  await fillIn(page, '#card-code', '123');
  await clickLike(page, page.locator('form#checkout button.primary'));
}

/** Reads the long page, searches, writes to the shop. */
async function reader(page: Page, shopUrl: string): Promise<void> {
  await page.goto(`${shopUrl}/about`);
  for (let turn = 0; turn < 4; turn++) await scrollAbout(page);
  await fillIn(page, 'input[name=q]', 'steel');
  await page.keyboard.press('Enter');
  await page.locator('.card').first().waitFor();
  await clickLike(page, page.locator('.card').nth(pick(2)));
  await pause(500, 1_500);
  await page.goto(`${shopUrl}/contact`);
  await fillIn(page, '#name', 'Grace');
  await fillIn(page, '#message', 'Do you repair kettles?');
  await clickLike(page, page.locator('form#contact button'));
}

/** Tries twelve passwords the way a script does. */
async function bot(page: Page, shopUrl: string): Promise<void> {
  await page.addInitScript(() => Object.defineProperty(navigator, 'webdriver', { get: () => true }));
  await page.goto(`${shopUrl}/login`);
  for (let attempt = 0; attempt < 12; attempt++) {
    const answered = page.waitForResponse((response) => response.url().endsWith('/api/login'));
    await page.evaluate((number) => {
      const set = (id: string, value: string): void => {
        const input = document.querySelector<HTMLInputElement>(id);
        if (input) input.value = value;
      };
      set('#email', 'ada@shop.example');
      set('#password', `guess-${number}`);
      document.querySelector<HTMLElement>('#login button')?.click();
    }, attempt);
    await answered;
  }
}

async function centre(target: Locator): Promise<[number, number]> {
  const box = await target.boundingBox();
  return box ? [box.x + box.width / 2, box.y + box.height / 2] : [0, 0];
}

/** Sends visitors into the shop with a real headless browser; resolves when the last has left. */
export async function runVisitors({ shopUrl, chromiumPath, visitors, log }: VisitorsOptions): Promise<void> {
  const browser = await chromium.launch({ executablePath: chromiumPath, args: launchArgs });
  const visit = async (name: string, act: (page: Page, url: string) => Promise<void>): Promise<void> => {
    const context: BrowserContext = await browser.newContext({ viewport: screens[pick(screens.length)] ?? null });
    try {
      const page = await context.newPage();
      await act(page, shopUrl);
      // What the recorder holds back leaves within its flush interval.
      await pause(1_500, 2_000);
      await page.goto('about:blank');
      log(`${name} has left`);
    } catch (error) {
      log(`${name} gave up: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
    } finally {
      await context.close();
    }
  };

  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < visitors) {
      next += 1;
      await visit(`visitor ${next}`, next % 3 === 0 ? reader : shopper);
    }
  };
  await Promise.all([visit('the bot', bot), lane(), lane()]);
  await browser.close();
}
