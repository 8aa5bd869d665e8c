import { loadExtras } from './extras/load-extras.ts';
import { guard } from './listen.ts';
import type { RecorderOptions } from './options.ts';
import { type Recorder, startRecorder } from './recorder.ts';
import { openStorage } from './storage.ts';

export type { RecorderOptions } from './options.ts';

const optOutKey = 'sightline:opt-out';
const consentKey = 'sightline:consent';
/** Events of the page that come before {@link init}, at most. */
const mostEarly = 100;

let recorder: Recorder | undefined;
let options: RecorderOptions | undefined;
let early: ((recorder: Recorder) => void)[] = [];

/** Calls now, or once the recorder starts. */
const later = (call: (recorder: Recorder) => void): void => {
  if (recorder) call(recorder);
  else if (!options && early.length < mostEarly) early.push(call);
};

/** Consent given on this page counts, also where it cannot be stored. */
let consented = false;

/** Whether the browser asks, for its user, not to be tracked. */
const isObjecting = (): boolean =>
  navigator.doNotTrack === '1' || (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true;

const mayStart = (): boolean =>
  typeof window !== 'undefined' &&
  openStorage('localStorage').get(optOutKey) === null &&
  (options?.consent !== 'required' || consented || openStorage('localStorage').get(consentKey) !== null) &&
  !(options?.honourSignals && isObjecting()) &&
  (window.top === window.self || options?.frames === true);

const forget = (): void => {
  recorder?.forget();
  recorder = undefined;
};

/** The visitor opted out in another tab. */
const onStorage = guard(({ key, newValue }: StorageEvent) => {
  if (key === optOutKey && newValue !== null) forget();
});

const start = guard(() => {
  if (recorder || !options || !mayStart()) return;
  recorder = startRecorder(options);
  window.addEventListener('storage', onStorage);
  for (const call of early.splice(0)) call(recorder);
});

/**
 * Starts recording. A second call without {@link stop} in between changes nothing, nor does a call in a browser whose
 * visitor has opted out, or on a server.
 */
export const init = guard((given: RecorderOptions) => {
  if (recorder || !given?.key || !given.endpoint) return;
  options = { ...given, endpoint: given.endpoint.replace(/\/+$/, '') };
  // A page that is rendered ahead may never be seen.
  if ((document as { prerendering?: boolean }).prerendering)
    document.addEventListener('prerenderingchange', start, { once: true });
  else start();
});

/** Names the visitor by the site's own id; `traits` are masked as all recorded text is. */
export const identify = guard((user: string, traits?: Record<string, unknown>) => {
  later((running) => running.identify(String(user), traits));
});

/** Reports something that the site knows, e.g. `addEvent('login', { outcome: 'failure' })`. */
export const addEvent = guard((name: string, properties?: Record<string, unknown>) => {
  later((running) => running.addEvent(String(name), properties));
});

/** Shows on the page what is recorded of it and what is masked or blocked. */
export const preview = guard(() => {
  const given = options;
  if (!given) return;
  loadExtras(given)
    .then(({ startPreview }) => startPreview(given, (listener) => later((running) => running.tap(listener))))
    .catch(() => {});
});

/** Ends the recording on this page; what was recorded is still sent. */
export const stop = guard(() => {
  recorder?.stop();
  recorder = undefined;
  early = [];
});

/** The visitor agrees: with `consent: 'required'` the recording starts, now and on later pages. {@link optOut} takes it back. */
export const consent = guard(() => {
  consented = true;
  openStorage('localStorage').set(consentKey, '1');
  start();
});

/** Ends the recording for good in this browser, and forgets the visitor's ids and what was not sent yet. */
export const optOut = guard(() => {
  consented = false;
  openStorage('localStorage').remove(consentKey);
  openStorage('localStorage').set(optOutKey, '1');
  forget();
});

/** Takes {@link optOut} back, and records again if {@link init} was called. */
export const optIn = guard(() => {
  openStorage('localStorage').remove(optOutKey);
  start();
});
