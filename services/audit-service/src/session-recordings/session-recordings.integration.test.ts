import { Metadata, status } from '@grpc/grpc-js';
import { clickHouseTime } from '@sightline/platform';
import type {
  ListInteractionsResponse__Output,
  ListSessionsRequest,
  ListSessionsResponse__Output,
  Session__Output,
} from '@sightline/schemas/grpc';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, refusal } from '../testing/ask.ts';
import { type AuditFixture, bearer, startAuditFixture } from '../testing/audit-service-fixture.ts';
import { contribution } from '../testing/stored-session.ts';

let fixture: AuditFixture;
beforeAll(async () => {
  fixture = await startAuditFixture();
});
afterAll(() => fixture?.stop());

const getSession = (project: string, session: string) =>
  ask<Session__Output>((done) => fixture.recordings.getSession({ project, session }, fixture.metadata, done));
const listSessions = (request: ListSessionsRequest) =>
  ask<ListSessionsResponse__Output>((done) => fixture.recordings.listSessions(request, fixture.metadata, done));

describe('the service token', () => {
  it.each([
    ['none', new Metadata()],
    ['another', bearer('another token of more than 32 letters')],
  ])('is asked for: %s', async (_, metadata) => {
    const key = { project: 'shop', session: 'session-a' };
    const call = ask((done) => fixture.recordings.getSession(key, metadata, done));
    expect(await refusal(call)).toEqual([status.UNAUTHENTICATED, 'service-token', '']);
  });

  it('is asked for on a stream too', async () => {
    const call = fixture.recordings.readChunks({ project: 'shop', session: 'session-a' }, bearer('x'.repeat(40)));
    const error = await new Promise<{ code: number }>((resolve) => {
      call.on('error', resolve);
      call.resume();
    });
    expect(error.code).toBe(status.UNAUTHENTICATED);
  });
});

describe('ListSessions by figures', () => {
  const project = 'chosen';
  const list = async (request: ListSessionsRequest): Promise<string[]> =>
    (await listSessions({ project, ...request })).sessions.map(({ session }) => session.slice('session-'.length));

  beforeAll(async () => {
    const start = Date.now() - 600_000;
    const of = (name: string, seq: number, values: Record<string, unknown>, at = 0, lasts = 4_000) =>
      contribution({
        project,
        session: `session-${name}`,
        seq,
        first: start + at,
        last: start + at + lasts,
        values: { clicks: 0, ...values },
      });
    await fixture.clickhouse.insert('session_chunks', [
      of('calm', 0, { clicks: 3 }),
      of('angry', 0, { clicks: 9, rage_clicks: 2, user: 'ada' }, 1_000, 90_000),
      of('angry', 1, { clicks: 1, errors: 1 }, 100_000),
      of('broken', 0, { errors: 7, dead_clicks: 1, device: 'mobile', active_ms: 9_000 }, 2_000),
      of('robot', 0, { clicks: 50, automation: true, keyframe: false }, 3_000, 1_000),
      of('holed', 2, { clicks: 3 }, 4_000),
    ]);
  });

  it('orders by a figure, both ways', async () => {
    expect(await list({ sort: 'clicks' })).toEqual(['robot', 'angry', 'holed', 'calm', 'broken']);
    expect(await list({ sort: 'clicks', ascending: true })).toEqual(['broken', 'calm', 'holed', 'angry', 'robot']);
    expect((await list({ sort: 'duration' }))[0]).toBe('angry');
    expect((await list({ sort: 'active' }))[0]).toBe('broken');
    expect((await list({ sort: 'errors' })).slice(0, 2)).toEqual(['broken', 'angry']);
    expect(await list({ sort: 'started', ascending: true })).toEqual(['calm', 'angry', 'broken', 'robot', 'holed']);
  });

  it('goes on behind a page, sessions of equal figures too', async () => {
    for (const ascending of [false, true]) {
      const seen: string[] = [];
      let cursor = '';
      do {
        const page = await listSessions({ project, sort: 'clicks', ascending, limit: 2, cursor });
        seen.push(...page.sessions.map(({ session }) => session));
        cursor = page.nextCursor;
      } while (cursor !== '');
      expect(seen.map((session) => session.slice('session-'.length))).toEqual(
        await list({ sort: 'clicks', ascending }),
      );
      expect(new Set(seen).size).toBe(5);
    }
  });

  it('narrows by who, on what, what happened, and how long it lasted', async () => {
    expect(await list({ actor: 'bot' })).toEqual(['robot']);
    expect(await list({ actor: 'user' })).toEqual(['angry']);
    expect((await list({ actor: 'people', sort: 'clicks' })).includes('robot')).toBe(false);
    expect(await list({ device: 'mobile' })).toEqual(['broken']);
    expect(await list({ having: ['rage', 'errors'] })).toEqual(['angry']);
    expect(await list({ having: ['dead'] })).toEqual(['broken']);
    expect(await list({ having: ['gaps'] })).toEqual(['holed']);
    expect((await list({ having: ['playable'] })).includes('robot')).toBe(false);
    expect(await list({ minDurationMs: 60_000 })).toEqual(['angry']);
    expect(await list({ search: 'ada', sort: 'clicks' })).toEqual(['angry']);
  });

  it('finds sessions by what was on screen and by what was clicked', async () => {
    const words = (name: string, seq: number, kind: string, found: string[]) => ({
      project,
      session: `session-${name}`,
      tab: 'tab-one-1',
      seq,
      kind,
      first_time: clickHouseTime(Date.now()),
      words: found,
    });
    await fixture.clickhouse.insert('session_words', [
      words('calm', 0, 'screen', ['green', 'tea', "o'hara"]),
      words('calm', 1, 'screen', ['sold', 'out']),
      words('angry', 0, 'screen', ['green', 'coffee']),
      words('angry', 0, 'click', ['buy', 'button']),
      words('broken', 0, 'click', ['tea']),
    ]);
    expect(await list({ search: 'GREEN', sort: 'clicks' })).toEqual(['angry', 'calm']);
    expect(await list({ search: 'text:green text:"tea, sold"' })).toEqual(['calm']);
    expect(await list({ search: 'click:buy' })).toEqual(['angry']);
    expect(await list({ search: 'text:tea click:buy' })).toEqual([]);
    // A user's name, or a word on screen.
    expect(await list({ search: 'ada click:buy' })).toEqual(['angry']);
    expect(await list({ search: 'text:buy' })).toEqual([]);
    expect(await list({ search: "text:it's') OR (1=1" })).toEqual([]);
  });

  it('refuses words that it does not know', async () => {
    for (const [field, request] of [
      ['sort', { sort: 'colour' }],
      ['actor', { actor: 'cat' }],
      ['having', { having: ['luck'] }],
      ['device', { device: 'fridge' }],
      ['ascending', { ascending: true }],
    ] as const) {
      expect(await refusal(list({ ...request, having: [...('having' in request ? request.having : [])] }))).toEqual([
        status.INVALID_ARGUMENT,
        'invalid-argument',
        field,
      ]);
    }
  });
});

describe('GetSession', () => {
  it('sums what the chunks of all tabs contribute, repeats once', async () => {
    const start = Date.now() - 60_000;
    const of = (seq: number, tab: string, at: number, values: Record<string, unknown> = {}) =>
      contribution({ project: 'shop', session: 'session-sum', seq, tab, first: start + at, values });
    const rows = [
      of(0, 'tab-aaaa', 0, { last_url: 'https://shop.example/p/1', title: 'One' }),
      of(1, 'tab-aaaa', 20_000, {
        first_url: 'https://shop.example/p/1',
        last_url: 'https://shop.example/p/2',
        title: 'Two',
        rage_clicks: 1,
        dead_clicks: 2,
        active_ms: 7_000,
        gaps: 1,
        errors: 3,
        user: 'ada',
        pages: 2,
        behaviour: { pointerPx: 300, chordPx: 260 },
      }),
      of(1, 'tab-bbbb', 10_000, {
        first_url: '',
        last_url: '',
        title: '',
        device: 'mobile',
        behaviour: { pointerPx: 100, chordPx: 100, sent: 1, filled: 2, fillMs: 1000 },
      }),
    ];
    await fixture.clickhouse.insert('session_chunks', rows);
    await fixture.clickhouse.insert('session_chunks', rows);
    expect(await getSession('shop', 'session-sum')).toEqual({
      project: 'shop',
      session: 'session-sum',
      status: 1,
      startedAt: start,
      lastActivityAt: start + 24_000,
      durationMs: 24_000,
      tabs: 2,
      chunks: 3,
      events: 30,
      bytes: 3_000,
      pages: 3,
      clicks: 6,
      rageClicks: 1,
      deadClicks: 2,
      errors: 3,
      activeMs: 7_000,
      // A marker in tab-aaaa, and a chunk that is missing in tab-bbbb.
      gaps: 2,
      entryUrl: 'https://shop.example/',
      lastUrl: 'https://shop.example/p/2',
      title: 'Two',
      device: 1,
      browser: 'Chrome',
      os: 'Linux',
      source: '9f86d081884c7d65',
      user: 'ada',
      actor: 2,
      playable: true,
      // Of two chunks that say something of it, and one that does not; the sums are the schemas' to test.
      behaviour: {
        pointerPx: 400,
        straightness: 0.9,
        speedVariation: 0,
        keyIntervals: 0,
        keyMs: 0,
        keyVariation: 0,
        formsSent: 1,
        formsAbandoned: 0,
        fieldMs: 500,
        flags: [],
        botScore: 0,
      },
    });
  });

  it.each([
    ['live', 20, [false], 1],
    ['idle', 70, [false], 2],
    ['ended by silence', 1_900, [false], 3],
    ['ended, every tab closed', 20, [true, true], 3],
    ['live, one tab still open', 20, [true, false], 1],
    ['live, closed just now', 3, [true], 1],
  ])('derives the status: %s', async (name, secondsAgo, closed, expected) => {
    const session = `status-${name.replace(/\W+/g, '-')}`;
    const received = Date.now() - secondsAgo * 1000;
    // The visitor's clock is an hour behind: it does not matter.
    const first = received - 3_600_000;
    await fixture.clickhouse.insert(
      'session_chunks',
      closed.map((closed, index) =>
        contribution({ project: 'shop', session, seq: 0, tab: `tab-${index}`, first, received, values: { closed } }),
      ),
    );
    expect((await getSession('shop', session)).status).toBe(expected);
  });

  it('knows bots, and sessions that cannot be played', async () => {
    await fixture.clickhouse.insert('session_chunks', [
      contribution({
        project: 'shop',
        session: 'session-bot',
        seq: 3,
        values: { automation: true, user: 'ada', device: 'unknown' },
      }),
    ]);
    expect(await getSession('shop', 'session-bot')).toMatchObject({ actor: 3, playable: false, device: 0 });
  });

  it('refuses what is not there, and what is not said', async () => {
    expect(await refusal(getSession('shop', 'session-none'))).toEqual([status.NOT_FOUND, 'session-not-found', '']);
    expect(await refusal(getSession('other', 'session-bot'))).toEqual([status.NOT_FOUND, 'session-not-found', '']);
    expect(await refusal(getSession('', 'x'))).toEqual([status.INVALID_ARGUMENT, 'invalid-argument', 'project']);
  });
});

describe('ListSessions', () => {
  const now = Date.now();
  const hour = 3_600_000;
  const ids = (answer: ListSessionsResponse__Output) => answer.sessions.map(({ session }) => session);

  beforeAll(async () => {
    // 25 sessions, each an hour older than the one before; two share their place.
    const rows = Array.from({ length: 25 }, (_, index) => {
      const session = `list-${String(index).padStart(2, '0')}`;
      const last = now - (index === 4 ? 3 : index) * hour;
      return [
        contribution({ project: 'list', session, seq: 0, first: last - 60_000, last: last - 55_000 }),
        contribution({
          project: 'list',
          session,
          seq: 1,
          first: last - 4_000,
          last,
          values: {
            user: index % 10 === 0 ? `Grace-${index}` : '',
            last_url: index === 7 ? 'https://shop.example/Checkout?x=100%_a' : 'https://shop.example/',
          },
        }),
      ];
    }).flat();
    await fixture.clickhouse.insert('session_chunks', rows);
    await fixture.clickhouse.insert('session_chunks', rows);
  });

  it('gives the newest activity first, page after page, none twice and none left out', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await listSessions({ project: 'list', limit: 4, cursor });
      seen.push(...ids(page));
      cursor = page.nextCursor;
    } while (cursor !== '');
    const expected = Array.from({ length: 25 }, (_, index) => `list-${String(index).padStart(2, '0')}`);
    expected.splice(3, 2, 'list-04', 'list-03');
    expect(seen).toEqual(expected);
  });

  it('bounds by time: from is inclusive, to is exclusive', async () => {
    expect(ids(await listSessions({ project: 'list', from: now - 2 * hour, to: now }))).toEqual(['list-01', 'list-02']);
    expect(ids(await listSessions({ project: 'list', to: now - 23 * hour }))).toEqual(['list-24']);
    expect(ids(await listSessions({ project: 'list', from: now + hour }))).toEqual([]);
  });

  it('searches id, user and URL whatever the case, and takes the text as it is', async () => {
    expect(ids(await listSessions({ project: 'list', search: 'LIST-07' }))).toEqual(['list-07']);
    expect(ids(await listSessions({ project: 'list', search: 'grace' }))).toEqual(['list-00', 'list-10', 'list-20']);
    expect(ids(await listSessions({ project: 'list', search: 'checkout?x=100%_A' }))).toEqual(['list-07']);
    expect(ids(await listSessions({ project: 'list', search: "'; DROP TABLE chunks --" }))).toEqual([]);
  });

  it('gives figures that GetSession gives', async () => {
    const { sessions } = await listSessions({ project: 'list', limit: 1 });
    expect(sessions[0]).toEqual(await getSession('list', 'list-00'));
  });

  it('fills the largest page there is', async () => {
    const rows = Array.from({ length: 501 }, (_, index) =>
      contribution({ project: 'many', session: `${'m'.repeat(60)}${1000 + index}`, seq: 0 }),
    );
    await fixture.clickhouse.insert('session_chunks', rows);
    const page = await listSessions({ project: 'many', limit: 500 });
    expect(page.sessions).toHaveLength(500);
    expect((await listSessions({ project: 'many', limit: 500, cursor: page.nextCursor })).sessions).toHaveLength(1);
  });

  it('refuses bad input by field', async () => {
    const bad = async (request: ListSessionsRequest) => (await refusal(listSessions(request)))[2];
    expect(await bad({ project: '' })).toBe('project');
    expect(await bad({ project: 'list', limit: 501 })).toBe('limit');
    expect(await bad({ project: 'list', cursor: 'nonsense' })).toBe('cursor');
    expect(await bad({ project: 'list', search: 'x'.repeat(201) })).toBe('search');
    expect(await bad({ project: 'list', from: -1 })).toBe('from');
    expect(await bad({ project: 'list', to: Number.NaN })).toBe('to');
  });
});

describe('ListInteractions', () => {
  it('gives what was stored, by time, repeats once', async () => {
    const time = Date.now();
    const row = (tab: string, seq: number, idx: number, at: number) => ({
      project: 'shop',
      session: 'session-acts',
      tab,
      seq,
      idx,
      type: 'click',
      time: clickHouseTime(time + at),
      url: 'https://shop.example/',
      page: 'https://shop.example/',
      source: '',
      user: '',
      detail: JSON.stringify({ index: idx, type: 'click', time: time + at, url: 'u', page: 'p', x: 1.5, y: 2 }),
    });
    const rows = [row('tab-bbbb', 0, 4, 30), row('tab-aaaa', 1, 8, 10), row('tab-aaaa', 0, 4, 20)];
    await fixture.clickhouse.insert('interactions', rows);
    await fixture.clickhouse.insert('interactions', rows.slice(1));
    const { interactions } = await ask<ListInteractionsResponse__Output>((done) =>
      fixture.recordings.listInteractions({ project: 'shop', session: 'session-acts' }, fixture.metadata, done),
    );
    expect(interactions.map(({ tab, seq, index, time: at }) => [tab, seq, index, at - time])).toEqual([
      ['tab-aaaa', 1, 8, 10],
      ['tab-aaaa', 0, 4, 20],
      ['tab-bbbb', 0, 4, 30],
    ]);
    expect(interactions[0]?.detailJson).toBe(rows[1]?.detail);
  });
});
