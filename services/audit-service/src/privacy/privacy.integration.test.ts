import { clickHouseTime } from '@sightline/platform';
import type { ListLeaksResponse__Output } from '@sightline/schemas/grpc';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask, refusal } from '../testing/ask.ts';
import { type AuditFixture, startAuditFixture } from '../testing/audit-service-fixture.ts';

let fixture: AuditFixture;
beforeAll(async () => {
  fixture = await startAuditFixture();
});
afterAll(() => fixture?.stop());

const start = 1_795_000_000_000;
const page = 'https://shop.example/';
const leak = (place: string, count: number) => ({ class: 'email', page, place, count });
const row = (session: string, seq: number, leaks: object[], project = 'shop') => ({
  project,
  session,
  tab: 'tab-00001',
  seq,
  first_time: clickHouseTime(start + seq),
  leaks,
});

const list = (project: string, from = 0, to = 0) =>
  ask<ListLeaksResponse__Output>((done) => fixture.privacy.listLeaks({ project, from, to }, fixture.metadata, done));

it('sums what had to be masked by class, page and place; a chunk that came twice counts once', async () => {
  const first = row('session-a', 0, [leak('p', 2), leak('a[href]', 9)]);
  await fixture.clickhouse.insert('privacy_leaks', [first, row('session-b', 5, [leak('p', 1)])]);
  await fixture.clickhouse.insert('privacy_leaks', [first, row('session-c', 0, [leak('p', 7)], 'other')]);
  const at = (place: string, count: number, sessions: number, seq: number) => ({
    ...leak(place, count),
    sessions,
    lastTime: start + seq,
  });
  expect((await list('shop')).leaks).toEqual([at('a[href]', 9, 1, 0), at('p', 3, 2, 5)]);
  expect((await list('shop', start + 1)).leaks).toEqual([at('p', 1, 1, 5)]);
  expect((await list('shop', 0, start + 5)).leaks).toEqual([at('a[href]', 9, 1, 0), at('p', 2, 1, 0)]);
  expect((await list('none')).leaks).toEqual([]);
  expect((await refusal(list('')))[2]).toBe('project');
  expect((await refusal(list('shop', -1)))[2]).toBe('from');
});
