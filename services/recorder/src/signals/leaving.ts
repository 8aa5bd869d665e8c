import { listen, type Teardown } from '../listen.ts';

/** A page that goes away so soon after a link or a form was used went to another page; otherwise the tab was closed. */
const navigationMs = 3000;

/** Guesses, when the page goes away, whether its tab was closed. */
export function watchLeaving(): { looksClosed(): boolean; end: Teardown } {
  let navigated = 0;
  const mark = (): void => {
    navigated = Date.now();
  };
  const ends = [
    listen(window, 'submit', mark),
    listen(window, 'click', ({ target }) => {
      if (target instanceof Element && target.closest('a[href],area[href]')) mark();
    }),
  ];
  // Chromium, Safari 26 and Firefox 147 also tell of location changes by script, reloads and the back button.
  const { navigation } = window as { navigation?: EventTarget };
  if (navigation) ends.push(listen(navigation, 'navigate', mark));
  return {
    looksClosed: () => Date.now() - navigated > navigationMs,
    end: () => ends.forEach((end) => void end()),
  };
}
