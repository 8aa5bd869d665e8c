import { describe, expect, it } from 'vitest';
import type { SessionFigures } from './figures.ts';
import { createOpenSessions } from './open-sessions.ts';
import { sessionRecord, statusOf } from './session-record.ts';

const figures: SessionFigures = {
  project: 'shop',
  session: 'session-1',
  startedAt: 1_000,
  lastActivityAt: 31_000,
  lastReceivedAt: 1_000_000,
  durationMs: 30_000,
  tabs: 1,
  chunks: 3,
  events: 30,
  bytes: 300,
  pages: 1,
  clicks: 2,
  rageClicks: 0,
  deadClicks: 0,
  activeMs: 12_000,
  gaps: 0,
  errors: 0,
  entryUrl: 'https://shop.example/',
  lastUrl: 'https://shop.example/b',
  title: 'B',
  device: 'desktop',
  browser: 'Chrome',
  os: 'Linux',
  source: '9f86d081884c7d65',
  user: '',
  playable: true,
  closed: false,
  automation: false,
};

describe('the status of a session', () => {
  const after = (ms: number, closed = false) => statusOf({ lastReceivedAt: 1_000_000, closed }, 1_000_000 + ms);

  it('follows from the silence since the last chunk', () => {
    const times = [0, 59_999, 60_000, 1_799_999, 1_800_000];
    expect(times.map((ms) => after(ms))).toEqual(['live', 'live', 'idle', 'idle', 'ended']);
  });

  it('is ended ten seconds after the last tab was closed', () => {
    expect([0, 9_999, 10_000].map((ms) => after(ms, true))).toEqual(['live', 'live', 'ended']);
  });
});

describe('the record of a session', () => {
  it('has what the figures say and nothing besides', () => {
    const { lastReceivedAt: _, closed: __, automation: ___, ...rest } = figures;
    expect(sessionRecord(figures, 1_000_000)).toEqual({
      ...rest,
      status: 'live',
      actor: 'visitor',
    });
  });

  it('tells visitors, users and bots apart', () => {
    const actor = (more: Partial<SessionFigures>) => sessionRecord({ ...figures, ...more }, 0).actor;
    expect([actor({}), actor({ user: 'u' }), actor({ user: 'u', automation: true })]).toEqual([
      'visitor',
      'user',
      'bot',
    ]);
  });
});

describe('open sessions', () => {
  it('are due when time has changed their status, and gone when they have ended', () => {
    const open = createOpenSessions();
    open.note(figures, 'live', 'a');
    expect(open.due(1_000_000)).toEqual([]);
    expect(open.due(1_060_000)).toMatchObject([{ project: 'shop', session: 'session-1' }]);
    open.note(figures, 'idle', 'b');
    expect(open.due(1_060_000)).toEqual([]);
    expect([open.isPublished(figures, 'a'), open.isPublished(figures, 'b')]).toEqual([false, true]);
    open.note(figures, 'ended', 'c');
    expect([open.size, open.has(figures)]).toEqual([0, false]);
  });
});
