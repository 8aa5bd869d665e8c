import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';

/** A whole number from 0 to below `count`. */
export const pick = (count: number): number => Math.floor(Math.random() * count);

export const pause = (leastMs: number, mostMs: number): Promise<void> => sleep(leastMs + pick(mostMs - leastMs));

/** Where the pointer of a page is; a page begins at its corner. */
const pointers = new WeakMap<Page, { x: number; y: number }>();

/** Moves the pointer as a hand does: on a bend, fast in the middle, not quite straight. Resolves with the place. */
export async function glideTo(page: Page, target: Locator): Promise<{ x: number; y: number }> {
  const box = await target.boundingBox();
  if (!box) throw new Error('nothing to point at');
  const from = pointers.get(page) ?? { x: 10, y: 10 };
  const to = { x: box.x + box.width * (0.25 + Math.random() / 2), y: box.y + box.height * (0.25 + Math.random() / 2) };
  const bend = (Math.random() - 0.5) * 160;
  const steps = 14 + pick(12);
  for (let step = 1; step <= steps; step++) {
    const t = step / steps;
    const eased = t * t * (3 - 2 * t);
    const bow = Math.sin(Math.PI * t) * bend;
    await page.mouse.move(
      from.x + (to.x - from.x) * eased + bow + Math.random() * 2,
      from.y + (to.y - from.y) * eased - bow / 2 + Math.random() * 2,
    );
    await sleep(12 + pick(10));
  }
  await page.mouse.move(to.x, to.y);
  pointers.set(page, to);
  return to;
}

/** Scrolls down in a few turns of the wheel, with time to read. */
export async function scrollAbout(page: Page): Promise<void> {
  for (let turn = 0; turn < 2 + pick(3); turn++) {
    await page.mouse.wheel(0, 180 + pick(300));
    await pause(150, 700);
  }
}

/** Clicks into a field and types, key by key. */
export async function fillIn(page: Page, field: string, text: string): Promise<void> {
  const target = page.locator(field).first();
  await target.scrollIntoViewIfNeeded();
  const place = await glideTo(page, target);
  await page.mouse.click(place.x, place.y);
  await target.pressSequentially(text, { delay: 40 + pick(60) });
}
