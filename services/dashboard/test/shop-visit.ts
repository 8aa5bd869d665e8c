import type { Page } from 'playwright-core';
import type { SessionInteraction } from '../src/api/types.ts';
import type { RecordedSession } from './recorded-session.ts';

/** Interactions as the stream would find them: a few of each kind that the player shows. */
export const clicksIn = (recording: RecordedSession): SessionInteraction[] =>
  recording.frames.flatMap(({ tab, seq, firstTime, lastTime }, at) => {
    const base = { tab, seq, url: 'https://shop.example/', page: 'https://shop.example/' };
    const middle = (firstTime + lastTime) / 2;
    return [
      ...(at === 0 ? [{ ...base, index: 0, type: 'navigation' as const, time: firstTime, title: 'Tea shop' }] : []),
      { ...base, index: 1, type: 'click' as const, time: middle, x: 20, y: 60 },
      ...(at === 2 ? [{ ...base, index: 2, type: 'rage_click' as const, time: middle + 40, clicks: 5 }] : []),
      ...(at === 3
        ? [{ ...base, index: 3, type: 'error' as const, time: middle + 60, message: 'TypeError: price is undefined' }]
        : []),
      ...(at === 4
        ? [{ ...base, index: 4, type: 'custom' as const, time: middle + 60, name: 'order', properties: { items: 3 } }]
        : []),
    ];
  });

/** Somebody uses the shop; a chunk is made after each step. */
export async function shopFor(shop: Page, recording: RecordedSession, steps: number): Promise<void> {
  for (let step = 0; step < steps; step++) {
    await shop.locator(`#add${step % 6}`).hover();
    await shop.locator(`#add${step % 6}`).click();
    await shop.locator('#note').pressSequentially(`n${step} `);
    recording.flush();
  }
}
