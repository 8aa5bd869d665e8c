import type { Interaction, Interactions } from '@sightline/schemas';
import { expect, it } from 'vitest';
import { interactionRows, sessionChunkRow } from './contribution.ts';

const place = { time: 1_795_000_000_500, url: 'https://shop.example/?a', page: 'https://shop.example/' };
const interactions: Interaction[] = [
  { index: 4, type: 'navigation', ...place },
  { index: 8, type: 'click', ...place, x: 1, y: 2 },
  { index: 12, type: 'click', ...place },
  { index: 13, type: 'rage_click', ...place, clicks: 3 },
  { index: 14, type: 'dead_click', ...place },
  { index: 16, type: 'error', ...place, message: 'no' },
  { index: 20, type: 'automation', ...place, flags: ['webdriver'] },
];
const chunk: Interactions = {
  project: 'shop',
  session: 'session-1',
  tab: 'tab-00001',
  seq: 4,
  firstTime: 1_795_000_000_000,
  lastTime: 1_795_000_001_000,
  receivedTime: 1_795_000_001_100,
  device: 'mobile',
  source: '9f86d081884c7d65',
  user: 'u-1',
  events: 12,
  bytes: 345,
  keyframe: true,
  closed: true,
  activeMs: 800,
  gaps: 2,
  lastUrl: 'https://shop.example/?a',
  interactions,
};

it('is what the chunk adds to its session', () => {
  expect(sessionChunkRow(chunk)).toMatchObject({
    seq: 4,
    received_time: expect.stringMatching(/\.100$/),
    pages: 1,
    clicks: 2,
    rage_clicks: 1,
    dead_clicks: 1,
    active_ms: 800,
    gaps: 2,
    errors: 1,
    automation: true,
    closed: true,
    keyframe: true,
    first_url: '',
    last_url: 'https://shop.example/?a',
    title: '',
    browser: '',
    user: 'u-1',
  });
});

it('is of a bot where the user agent calls itself one', () => {
  expect(sessionChunkRow({ ...chunk, interactions: [] }).automation).toBe(false);
  expect(sessionChunkRow({ ...chunk, interactions: [], bot: true }).automation).toBe(true);
});

it('keeps each interaction as it was, under its own identity', () => {
  const rows = interactionRows(chunk);
  expect(rows.map(({ seq, idx, type }) => [seq, idx, type])).toEqual(
    interactions.map(({ index, type }) => [4, index, type]),
  );
  expect(rows.map(({ detail }) => JSON.parse(detail))).toEqual(interactions);
});

it('adds what interactions say of forms and flags to what the events say of behaviour', () => {
  const steps: Interaction[] = [
    { index: 24, type: 'form_submit', ...place, fields: 3, fillMs: 9000 },
    { index: 28, type: 'form_submit', ...place },
    { index: 32, type: 'form_abandon', ...place, fields: 1, fillMs: 100 },
  ];
  const { behaviour } = sessionChunkRow({
    ...chunk,
    behaviour: { pointerPx: 500 },
    interactions: [...interactions, ...steps],
  });
  expect(behaviour).toEqual({ pointerPx: 500, sent: 1, fillMs: 9000, filled: 3, abandoned: 1, webdriver: 1 });
  expect(sessionChunkRow({ ...chunk, interactions: [] }).behaviour).toEqual({});
});
