import type { AddCustomEvent } from '../custom-event.ts';
import { listen, type Teardown } from '../listen.ts';

/** A page in trouble repeats itself: above this many a page, errors are not reported. */
const most = 100;
const longestMessage = 500;

/** Reports the messages of uncaught errors and unhandled rejections, one message at most once a second. */
export function watchErrors(addEvent: AddCustomEvent): Teardown {
  const seen = new Map<string, number>();
  let count = 0;
  const report = (text: string): void => {
    const message = text.slice(0, longestMessage);
    const now = Date.now();
    if (count >= most || now - (seen.get(message) ?? 0) < 1000) return;
    seen.set(message, now);
    count += 1;
    addEvent('sightline.error', { message });
  };
  const ends = [
    listen<ErrorEvent>(window, 'error', ({ message }) => {
      // Images and scripts that do not load come here too, without a message.
      if (message) report(message);
    }),
    listen<PromiseRejectionEvent>(window, 'unhandledrejection', ({ reason }) => {
      report(String((reason as Error | undefined)?.message ?? reason));
    }),
  ];
  return () => ends.forEach((end) => void end());
}
