import type { Interactions } from '@sightline/schemas';
import { describe, expect, it } from 'vitest';
import { interactionsOf, visit } from '../testing/visits.ts';
import { botRows } from './bots.ts';
import { changedDays, changesOf } from './changes.ts';
import { endOfDay } from './days.ts';
import { createTraceColumns } from './trace-columns.ts';

const midnight = Date.UTC(2026, 2, 2);
const [chunk] = interactionsOf(visit('session-a', 'tab-0000a1', midnight - 200, 1)) as [Interactions];
const at = { partition: 3, offset: '41' };
const days = changedDays(createTraceColumns().add(chunk), []);

describe('changesOf', () => {
  it('is one change for each day that a message has marks in, named by the message', () => {
    const changes = changesOf(chunk, at, days);
    const cause = expect.stringMatching(/^[0-9a-f]{16}$/);
    // It reaches over midnight.
    expect(changes.toSorted((a, b) => a.day.localeCompare(b.day))).toEqual([
      { project: 'shop', day: '2026-03-01', cause },
      { project: 'shop', day: '2026-03-02', cause },
    ]);
    expect(changesOf(chunk, at, days)).toEqual(changes);
  });

  it('is another change when the message is published anew', () => {
    const causes = [at, { ...at, offset: '42' }, { ...at, partition: 4 }].map(
      (place) => changesOf(chunk, place, days)[0]?.cause,
    );
    expect(new Set(causes).size).toBe(3);
  });

  it('counts a sign of a bot for its day and the next', () => {
    const automation = { index: 9, type: 'automation', time: midnight, url: '', page: '' } as const;
    const bots = botRows({ ...chunk, interactions: [automation] });
    expect(bots).toEqual([{ project: 'shop', day: '2026-03-01', session: 'session-a' }]);
    expect(changedDays([], bots)).toEqual(['2026-03-01', '2026-03-02']);
  });

  it('is none for a message without marks', () => {
    expect(changedDays([], [])).toEqual([]);
    expect(changesOf(chunk, at, [])).toEqual([]);
  });
});

it('knows when a day is over', () => {
  expect(endOfDay('2026-03-01')).toBe(midnight);
});
