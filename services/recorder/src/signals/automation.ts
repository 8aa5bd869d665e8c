import type { AddCustomEvent } from '../custom-event.ts';
import { listen, type Teardown } from '../listen.ts';

type Flag = 'webdriver' | 'untrusted_click' | 'untrusted_input';

/** Scripts of the page click and fill in on a person's behalf, but within a moment of what the person did. */
const gestureMs = 1000;

/** Reports signs that no person is at work: `navigator.webdriver`, clicks and input that no device made. */
export function watchAutomation(addEvent: AddCustomEvent): Teardown {
  const last: Partial<Record<Flag | 'gesture', number>> = {};
  const flag = (name: Flag): void => {
    const now = Date.now();
    if (now - (last[name] ?? 0) < 1000) return;
    last[name] = now;
    addEvent('sightline.automation', { flags: [name] });
  };
  // The first event of a chunk has the page laid out: not in the task that starts everything else.
  if (navigator.webdriver) setTimeout(() => flag('webdriver'));
  return listen(window, 'pointerdown pointerup keydown touchend click input', ({ type, isTrusted }) => {
    if (isTrusted) last.gesture = Date.now();
    else if (Date.now() - (last.gesture ?? 0) < gestureMs) return;
    else if (type === 'click') flag('untrusted_click');
    else if (type === 'input') flag('untrusted_input');
  });
}
