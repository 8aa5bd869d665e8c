import type { SessionRecord, SessionStatus } from '@sightline/schemas';
import { describe, expect, it } from 'vitest';
import { makeSession } from '../testing/sessions.ts';
import { createSessionTable } from './session-list.ts';

describe('the session table', () => {
  const create = () => {
    const changes: [string, SessionStatus][] = [];
    const table = createSessionTable(({ session, status }: SessionRecord) => changes.push([session, status]));
    const set = (session: string, status: SessionStatus, lastActivityAt = 0, project = 'shop') =>
      table.set(`${project}/${session}`, makeSession({ project, session, status, lastActivityAt }));
    return { changes, table, set };
  };

  it('lists what is live or idle, newest activity first, by project', () => {
    const { table, set } = create();
    set('s1', 'live', 10);
    set('s2', 'idle', 30);
    set('s3', 'ended', 40);
    set('s4', 'live', 20, 'bank');
    expect(table.of('shop').map(({ session }) => session)).toEqual(['s2', 's1']);
    expect(table.has('shop', 's1')).toBe(true);
    expect(table.has('shop', 's4')).toBe(false);
  });

  it('tells of an end once, and of no end of what it did not have', () => {
    const { changes, table, set } = create();
    set('s1', 'live');
    set('s1', 'ended');
    set('s1', 'ended');
    set('s2', 'ended');
    expect(changes).toEqual([
      ['s1', 'live'],
      ['s1', 'ended'],
    ]);
    expect(table.of('shop')).toEqual([]);
  });

  it('takes a deletion for an end', () => {
    const { changes, table, set } = create();
    set('s1', 'live');
    table.set('shop/s1', undefined);
    expect(changes.at(-1)).toEqual(['s1', 'ended']);
  });
});
