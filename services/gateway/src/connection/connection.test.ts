import { createLogger } from '@sightline/platform';
import { closeCodes, type LiveMessage } from '@sightline/schemas';
import { describe, expect, it } from 'vitest';
import type { LiveSessions } from '../live-session/live-sessions.ts';
import { makeSession } from '../testing/sessions.ts';
import { createConnection } from './connection.ts';

function setUp() {
  const sent: LiveMessage[] = [];
  const calls: string[] = [];
  const closes: number[] = [];
  const liveSessions: LiveSessions = {
    join: (project, session) => void calls.push(`join ${project}/${session}`),
    leave: (project, session) => void calls.push(`leave ${project}/${session}`),
    resume: (project, session) => void calls.push(`resume ${project}/${session}`),
    offer: () => undefined,
    size: () => 0,
    stop: () => undefined,
  };
  const connection = createConnection({
    socket: {
      send: (data) => void sent.push(JSON.parse(String(data))),
      buffered: () => 0,
      subscribe: (channel) => void calls.push(`subscribe ${channel}`),
      close: (code) => void closes.push(code),
    },
    ticket: { project: 'shop', user: 'u1' },
    liveSessions,
    log: createLogger({ service: 'test', level: 'silent', format: 'json' }),
    listSessions: (project) => [makeSession({ project })],
    onFrame: () => undefined,
    limits: { watches: 2, maxBufferedBytes: 1, badMessages: 3, requestsPerMinute: 20 },
  });
  const receive = (request: unknown): void => connection.receive(JSON.stringify(request));
  return { connection, receive, sent, calls, closes };
}

describe('a connection', () => {
  it('lists the sessions of its project and follows them', () => {
    const { receive, sent, calls } = setUp();
    receive({ type: 'watch_list' });
    receive({ type: 'watch_alerts' });
    expect(calls).toEqual(['subscribe sessions/shop', 'subscribe alerts/shop']);
    expect(sent).toMatchObject([{ type: 'sessions', sessions: [{ project: 'shop' }] }]);
  });

  it('watches a session once, and no more sessions than it may', () => {
    const { receive, sent, calls } = setUp();
    for (const session of ['session-1', 'session-1', 'session-2', 'session-3']) receive({ type: 'watch', session });
    expect(calls).toEqual(['join shop/session-1', 'join shop/session-2']);
    expect(sent).toMatchObject([{ type: 'error', code: 'too_many_watches' }]);
    receive({ type: 'unwatch', session: 'session-1' });
    receive({ type: 'unwatch', session: 'session-1' });
    receive({ type: 'watch', session: 'session-3' });
    expect(calls.slice(2)).toEqual(['leave shop/session-1', 'join shop/session-3']);
  });

  it('leaves everything when it is closed', () => {
    const { connection, receive, calls } = setUp();
    receive({ type: 'watch', session: 'session-1' });
    connection.drained();
    connection.closed();
    expect(calls).toEqual(['join shop/session-1', 'resume shop/session-1', 'leave shop/session-1']);
  });

  it('answers what it does not understand, and closes after some of it', () => {
    const { connection, sent, closes } = setUp();
    connection.receive('{');
    connection.receive('{"type":"watch","session":"../other"}');
    expect(sent).toMatchObject([
      { type: 'error', code: 'bad_message' },
      { type: 'error', code: 'bad_message' },
    ]);
    expect(closes).toEqual([]);
    connection.receive(undefined);
    expect(closes).toEqual([closeCodes.bad_message]);
  });

  it('does not take requests without end', () => {
    const { receive, closes } = setUp();
    for (let i = 0; i < 30; i++) receive({ type: 'watch_alerts' });
    expect(closes.at(-1)).toBe(closeCodes.bad_message);
  });
});
