/** What the script tag loads: the same as the npm package, as the global `sightline`, started by the tag's attributes. */
import { init, preview } from './index.ts';
import { guard } from './listen.ts';
import { optionsOfScript } from './options.ts';

export { addEvent, consent, identify, init, optIn, optOut, preview, stop } from './index.ts';

guard(() => {
  const script = document.currentScript ?? document.querySelector('script[data-key][src*="recorder.js"]');
  const options = script instanceof HTMLScriptElement ? optionsOfScript(script) : undefined;
  if (options) init(options);
  if (new URLSearchParams(location.search).has('sightline-preview')) preview();
})();
