import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { clickHouseTime } from '@sightline/platform';
import { type ChunkFrame, decodeChunkFrames, type SessionRecord } from '@sightline/schemas';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiClient } from '../testing/api-client.ts';
import { type BffFixture, startBffFixture } from '../testing/bff-fixture.ts';
import { chunksOf, storeSession } from '../testing/stored-session.ts';
import type { ListedInteraction } from './interaction-list.ts';

let fixture: BffFixture;
let client: ApiClient;
const sessions = '/api/projects/shop/sessions';
const chunks = [...chunksOf('tab-aaaa', 12), ...chunksOf('tab-bbbb', 3)];

beforeAll(async () => {
  fixture = await startBffFixture();
  client = await fixture.as('viewer');
  await storeSession(fixture, { project: 'shop', session: 'session-a' }, chunks);
});
afterAll(() => fixture?.stop());

async function recording(path: string): Promise<ChunkFrame[]> {
  const response = await client.fetch(path);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/vnd.sightline.chunks']);
  expect(response.headers.get('cache-control')).toBe('no-store');
  const { frames, rest } = decodeChunkFrames(new Uint8Array(await response.arrayBuffer()));
  expect(rest).toHaveLength(0);
  return frames;
}
const byName = (frames: ChunkFrame[]) =>
  new Map(frames.map(({ body, ...info }) => [`${info.tab}/${info.seq}`, { ...info, body: Buffer.from(body) }]));

describe('sessions', () => {
  it('are shown with words, not numbers', async () => {
    const { status, body } = await client.get<SessionRecord>(`${sessions}/session-a`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      project: 'shop',
      session: 'session-a',
      status: 'live',
      device: 'mobile',
      actor: 'user',
      tabs: 2,
      chunks: 15,
      playable: true,
      lastUrl: 'https://shop.example/cart',
    });
  });

  it('are listed page by page, and found', async () => {
    for (let index = 0; index < 5; index++) {
      await storeSession(fixture, { project: 'many', session: `session-${index}` }, chunksOf('tab-aaaa', 1));
    }
    type List = { sessions: SessionRecord[]; nextCursor: string | null };
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body }: { body: List } = await client.get<List>(
        `/api/projects/many/sessions?limit=2&cursor=${encodeURIComponent(cursor)}`,
      );
      seen.push(...body.sessions.map(({ session }) => session));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual(['session-4', 'session-3', 'session-2', 'session-1', 'session-0']);
    const { body } = await client.get<List>('/api/projects/many/sessions?search=SESSION-3');
    expect([body.sessions.length, body.nextCursor]).toEqual([1, null]);
    expect((await client.get<List>(`/api/projects/many/sessions?to=1000`)).body.sessions).toEqual([]);
    const oldest = await client.get<List>('/api/projects/many/sessions?sort=started&ascending=1&having=playable');
    expect(oldest.body.sessions.map(({ session }) => session)).toEqual([0, 1, 2, 3, 4].map((at) => `session-${at}`));
    expect((await client.get<List>('/api/projects/many/sessions?actor=bot')).body.sessions).toEqual([]);
  });

  it('that there are not are 404', async () => {
    for (const path of [`${sessions}/session-none`, `${sessions}/session-none/recording`]) {
      const { status, body } = await client.get(path);
      expect([status, body.code]).toEqual([404, 'session-not-found']);
    }
  });
});

describe('a recording', () => {
  it('comes with every byte as it was stored', async () => {
    const frames = await recording(`${sessions}/session-a/recording`);
    expect(frames).toHaveLength(chunks.length);
    expect(byName(frames)).toEqual(byName(chunks));
  });

  it('comes from the last keyframe on when that is asked for', async () => {
    const frames = await recording(`${sessions}/session-a/recording?fromLastKeyframe=1`);
    expect(frames.map(({ tab, seq }) => `${tab}/${seq}`).sort()).toEqual([
      'tab-aaaa/10',
      'tab-aaaa/11',
      'tab-bbbb/0',
      'tab-bbbb/1',
      'tab-bbbb/2',
    ]);
  });

  it('is broken off, not ended, when a part is missing; and is a problem when the first is', async () => {
    await storeSession(fixture, { project: 'shop', session: 'session-lost' }, chunksOf('tab-aaaa', 2));
    await fixture.objects.delete('segments/session-lost.seg');
    const { status, body } = await client.get(`${sessions}/session-lost/recording`);
    expect([status, body.code]).toEqual([500, 'recording-damaged']);

    const large = chunksOf('tab-aaaa', 8, () => randomBytes(600_000));
    await storeSession(fixture, { project: 'shop', session: 'session-cut' }, large);
    const whole = Buffer.concat(large.map((chunk) => chunk.body));
    await fixture.objects.put('segments/session-cut.seg', whole.subarray(0, 3_000_000));
    const response = await client.fetch(`${sessions}/session-cut/recording`);
    expect(response.status).toBe(200);
    await expect(response.arrayBuffer()).rejects.toThrow();
  });

  it('waits for a slow viewer instead of being held in memory', async () => {
    const large = chunksOf('tab-aaaa', 200, (_, seq) => Buffer.alloc(500_000, seq));
    await storeSession(fixture, { project: 'shop', session: 'session-large' }, large);
    const before = process.memoryUsage();
    const response = await client.fetch(`${sessions}/session-large/recording`);
    const reader = response.body?.getReader();
    await reader?.read();
    await sleep(1_500);
    const { arrayBuffers } = process.memoryUsage();
    expect(arrayBuffers - before.arrayBuffers).toBeLessThan(40_000_000);
    let bytes = 0;
    for (let step = await reader?.read(); step && !step.done; step = await reader?.read()) bytes += step.value.length;
    expect(bytes).toBeGreaterThan(199 * 500_000);
  });

  it('may be left half-way', async () => {
    const aborting = new AbortController();
    const response = await client.fetch(`${sessions}/session-large/recording`, { signal: aborting.signal });
    await response.body?.getReader().read();
    aborting.abort();
    expect((await client.get(`${sessions}/session-a`)).status).toBe(200);
  });
});

describe('interactions, pages, heatmaps and alerts', () => {
  const time = Date.now() - 60_000;

  it('are given as they were stored', async () => {
    const act = { index: 4, type: 'click', time, url: 'https://shop.example/', page: 'https://shop.example/', x: 1.5 };
    await fixture.clickhouse.insert('interactions', [
      {
        project: 'shop',
        session: 'session-a',
        tab: 'tab-aaaa',
        seq: 3,
        idx: act.index,
        type: act.type,
        time: clickHouseTime(time),
        url: act.url,
        page: act.page,
        source: '',
        user: '',
        detail: JSON.stringify(act),
      },
    ]);
    const { body } = await client.get<{ interactions: ListedInteraction[] }>(`${sessions}/session-a/interactions`);
    expect(body.interactions).toEqual([{ ...act, tab: 'tab-aaaa', seq: 3 }]);
  });

  it('come as a heatmap with its background, or none', async () => {
    const page = 'https://shop.example/?a=b&c=d';
    await fixture.clickhouse.insert('heatmap_marks', [
      {
        project: 'shop',
        page,
        kind: 'click',
        device: 'mobile',
        bucket: `${clickHouseTime(time).slice(0, 17)}00`,
        session: 'session-a',
        tab: 'tab-aaaa',
        seq: 3,
        idx: 4,
        x: [5000],
        y: [2500],
        weight: [1],
        page_width: 400,
        page_height: 900,
        viewport_width: 400,
      },
    ]);
    const query = `page=${encodeURIComponent(page)}&kind=click&device=mobile`;
    const { body } = await client.get(`/api/projects/shop/heatmap?${query}`);
    expect(body).toEqual({
      points: [{ x: 50, y: 25, value: 1, anchor: 0, anchorX: 0, anchorY: 0 }],
      anchors: [],
      bands: [],
      elements: [],
      fold: 0,
      total: 1,
      sessions: 1,
      pageWidth: 400,
      pageHeight: 900,
      background: null,
    });
    const attention = await client.get(
      `/api/projects/shop/heatmap?${query.replace('click', 'attention')}&bots=without`,
    );
    expect(attention.body).toMatchObject({ points: [], bands: [], total: 0 });
    const some = await client.get(`/api/projects/shop/heatmap?${query}&visitors=new&country=DE&segment=plan%3Dgold`);
    expect(some.body).toMatchObject({ total: 0 });
    const compared = await client.get(`/api/projects/shop/heatmap/comparison?${query}&otherDevice=desktop`);
    const place = { element: '', x: 50, y: 25, firstSessions: 1, secondSessions: 0, difference: 0 };
    expect(compared.body).toEqual({
      firstSessions: 1,
      secondSessions: 0,
      tested: 0,
      places: [{ ...place, tested: false, probability: 1, significant: false }],
    });
    const pages = await client.get('/api/projects/shop/pages?grouped=1');
    expect(pages.body).toEqual({ pages: [{ page, clicks: 1, moves: 0, sessions: 1 }] });
  });

  it('come as alerts', async () => {
    const finding = { class_uid: 2004, message: 'Many failed logins' };
    await fixture.clickhouse.insert('alerts', [
      {
        project: 'shop',
        id: 'a',
        version: 1,
        rule: 'r',
        title: 't',
        severity_id: 4,
        activity_id: 1,
        group_key: '',
        count: 1,
        sessions: [],
        first_seen: clickHouseTime(time),
        last_seen: clickHouseTime(time),
        finding: JSON.stringify(finding),
      },
    ]);
    expect((await client.get('/api/projects/shop/alerts?limit=5')).body).toEqual({ alerts: [finding] });
    expect((await client.get('/api/projects/other/alerts')).body).toEqual({ alerts: [] });
  });
});
