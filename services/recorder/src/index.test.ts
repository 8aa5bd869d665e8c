// @vitest-environment jsdom
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import * as sightline from './index.ts';

let bodies: string[];

beforeEach(() => {
  bodies = [];
  // jsdom's Blob has no stream.
  vi.stubGlobal('CompressionStream', undefined);
  vi.stubGlobal('fetch', async (_: string, { body }: { body: Uint8Array<ArrayBuffer> }) => {
    bodies.push(gunzipSync(body).toString());
    return Response.json({ flushMs: 100 }, { status: 202 });
  });
});
afterEach(() => {
  sightline.stop();
  vi.unstubAllGlobals();
  localStorage.clear();
  sessionStorage.clear();
});

const recorded = (): string => bodies.join('');
const options = { key: 'pk_1', endpoint: 'https://collector.example/' };

it('keeps what is said before init, and never throws', async () => {
  sightline.stop();
  sightline.identify('early-user', { plan: 'gold' });
  sightline.addEvent('early-event');
  sightline.init(options);
  sightline.init(options);
  await vi.waitFor(() => expect(recorded()).toContain('early-event'), 3000);
  expect(recorded()).toContain('"user":"early-user","traits":{"plan":"gold"}');
  sightline.stop();
  sightline.stop();
  sightline.addEvent('after-stop');
  sightline.init(undefined as unknown as sightline.RecorderOptions);
  sightline.addEvent(
    'circular',
    (() => {
      const self: Record<string, unknown> = {};
      self.self = self;
      return self;
    })(),
  );
});

it('records nothing when a privacy selector is not valid', async () => {
  sightline.init({ ...options, blockSelector: '..nonsense' });
  sightline.addEvent('unseen');
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(bodies).toEqual([]);
});

it('records nothing for a visitor who opted out, here or in another tab', async () => {
  sightline.optOut();
  sightline.init(options);
  sightline.addEvent('unseen');
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(bodies).toEqual([]);
  sightline.optIn();
  await vi.waitFor(() => expect(bodies.length).toBeGreaterThan(0), 3000);
  dispatchEvent(new StorageEvent('storage', { key: 'sightline:opt-out', newValue: '1' }));
  const before = bodies.length;
  sightline.addEvent('unseen');
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(bodies.length).toBe(before);
});

it('waits for consent where it is required, remembers it, and forgets it with optOut', async () => {
  const required = { ...options, consent: 'required' as const };
  sightline.init(required);
  sightline.addEvent('too-early');
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(bodies).toEqual([]);
  expect(Object.keys(localStorage)).toEqual([]);
  sightline.consent();
  await vi.waitFor(() => expect(bodies.length).toBeGreaterThan(0), 3000);
  sightline.stop();
  const before = bodies.length;
  sightline.init(required);
  await vi.waitFor(() => expect(bodies.length).toBeGreaterThan(before), 3000);
  sightline.optOut();
  sightline.optIn();
  const after = bodies.length;
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(bodies.length).toBe(after);
});

it.each([{ doNotTrack: '1' }, { globalPrivacyControl: true }])(
  'records nothing where %o, if told to',
  async (signal) => {
    const [name = '', value] = Object.entries(signal)[0] ?? [];
    Object.defineProperty(navigator, name, { value, configurable: true });
    sightline.init({ ...options, honourSignals: true });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(bodies).toEqual([]);
    sightline.init(options);
    await vi.waitFor(() => expect(bodies.length).toBeGreaterThan(0), 3000);
    Reflect.deleteProperty(navigator, name);
  },
);
