// @vitest-environment jsdom

import { closeCodes, type LiveMessage } from '@sightline/schemas';
import { act, screen } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeAlert, fakeSession } from '../../test/fake-records.ts';
import { problem, renderPage, stubApi } from '../../test/render.tsx';
import { useRealTimeSessionsWebSocket } from './use-real-time-sessions-websocket.ts';

class FakeSocket {
  static readonly OPEN = 1;
  static all: FakeSocket[] = [];
  readonly url: string;
  readyState = 0;
  sent: unknown[] = [];
  onopen = (): void => {};
  onclose = (_: { code: number }): void => {};
  onmessage = (_: { data: string }): void => {};
  constructor(url: string) {
    this.url = url;
    FakeSocket.all.push(this);
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {}
  open(): void {
    this.readyState = 1;
    act(() => this.onopen());
  }
  say(message: LiveMessage): void {
    act(() => this.onmessage({ data: JSON.stringify(message) }));
  }
  end(code: number): void {
    act(() => this.onclose({ code }));
  }
}

function Watcher({ project, name }: { project: string; name: string }) {
  const { connection, sessions, alerts, listed, reconnect } = useRealTimeSessionsWebSocket({
    project,
    limits: { maxAttempts: 2 },
  });
  const seconds = connection.status === 'waiting' ? ` ${connection.seconds} s` : '';
  return (
    <button type="button" onClick={reconnect}>
      {`${name}: ${connection.status}${seconds}, ${listed ? sessions.map(({ session }) => session).join(' ') || 'nobody' : 'unknown'}, ${alerts.length} alerts`}
    </button>
  );
}

const text = (name: string): string => screen.getByText(new RegExp(`^${name}:`)).textContent ?? '';
const shows = (name: string, what: string): Promise<void> =>
  vi.waitFor(() => expect(text(name)).toBe(`${name}: ${what}`), { timeout: 3_000 });
const socket = (at: number): Promise<FakeSocket> => vi.waitUntil(() => FakeSocket.all[at], { timeout: 3_000 });
let tickets: unknown[];

beforeEach(() => {
  FakeSocket.all = [];
  tickets = [];
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  stubApi((_, path, body) => {
    if (path !== '/api/live/tickets') return problem(404, 'route-not-found');
    tickets.push(body);
    return Response.json({ ticket: `t${tickets.length}`, url: 'ws://gateway.example/v1/live', expiresInSeconds: 30 });
  });
});

describe('useRealTimeSessionsWebSocket', () => {
  it('gives every user of a project the same list over one connection', async () => {
    renderPage([<Watcher key="a" name="one" project="p1" />, <Watcher key="b" name="two" project="p1" />]);
    const first = await socket(0);
    expect(text('one')).toBe('one: connecting, unknown, 0 alerts');
    expect(first.url).toBe('ws://gateway.example/v1/live?ticket=t1');
    expect(tickets).toEqual([{ project: 'p1' }]);
    first.open();
    expect(first.sent).toEqual([{ type: 'watch_list' }, { type: 'watch_alerts' }]);
    const old = fakeSession(1, { session: 'old', status: 'live', startedAt: 1 });
    first.say({ type: 'sessions', sessions: [old] });
    first.say({ type: 'session', session: fakeSession(2, { session: 'new', status: 'live', startedAt: 2 }) });
    await shows('one', 'open, new old, 0 alerts');
    await shows('two', 'open, new old, 0 alerts');
    first.say({ type: 'session', session: { ...old, status: 'ended' } });
    first.say({ type: 'alert', alert: fakeAlert(1, 'new', 'tab', 5) });
    first.say({ type: 'alert', alert: { ...fakeAlert(1, 'new', 'tab', 6), activity_id: 2 } });
    await shows('two', 'open, new, 1 alerts');
    expect(FakeSocket.all).toHaveLength(1);
  });

  it('comes back by itself, says when, and gives up when told to', async () => {
    renderPage(<Watcher name="one" project="p2" />);
    (await socket(0)).end(closeCodes.shutting_down);
    expect(text('one')).toBe('one: waiting 1 s, unknown, 0 alerts');
    (await socket(1)).end(1006);
    (await socket(2)).end(1006);
    expect(text('one')).toBe('one: closed, unknown, 0 alerts');
    act(() => screen.getByText(/^one/).click());
    (await socket(3)).open();
    (await socket(3)).say({ type: 'sessions', sessions: [] });
    await shows('one', 'open, nobody, 0 alerts');
  });

  it('stays closed when it may not watch', async () => {
    renderPage(<Watcher name="one" project="p3" />);
    (await socket(0)).end(closeCodes.not_allowed);
    expect(text('one')).toBe('one: closed, unknown, 0 alerts');
  });
});
