import { describe, expect, it } from 'vitest';
import type { Episode } from './episode.ts';
import { decideFindings, findingId, type KnownFinding } from './finding.ts';

const episode = (over: Partial<Episode> = {}): Episode => ({
  project: 'shop',
  rule: 'rule',
  group: 'source=1',
  first: 's/t/0/4',
  firstSeen: 1000,
  lastSeen: 2000,
  count: 10,
  measure: 10,
  sessions: ['s'],
  evidences: [],
  ...over,
});
const known = (over: Partial<KnownFinding> = {}): KnownFinding => ({
  id: 'a',
  rule: 'rule',
  project: 'shop',
  group: 'source=1',
  count: 9,
  firstSeen: 1000,
  lastSeen: 1900,
  createdTime: 1950,
  ...over,
});

describe('findings', () => {
  it('are created when the threshold is reached', () => {
    expect(decideFindings(11, [episode()], [])).toEqual([]);
    expect(decideFindings(10, [episode()], [])).toMatchObject([
      { activity: 'create', id: findingId(episode()), version: 10 },
    ]);
  });

  it('go by what stood within the time span, not by the length of the episode', () => {
    expect(decideFindings(10, [episode({ count: 500, measure: 9 })], [])).toEqual([]);
  });

  it('are updated when the count grew, and only then', () => {
    expect(decideFindings(10, [episode()], [known()])).toMatchObject([
      { activity: 'update', id: 'a', version: 10, createdTime: 1950 },
    ]);
    expect(decideFindings(10, [episode()], [known({ count: 10 })])).toEqual([]);
  });

  it('keep their id when a match comes late and is the first', () => {
    const late = episode({ first: 's/t/0/0', firstSeen: 500 });
    expect(decideFindings(10, [late], [known()])).toMatchObject([{ activity: 'update', id: 'a' }]);
  });

  it('become one when a late match joins two episodes: the older goes on', () => {
    const older = known({ id: 'z', firstSeen: 1000, lastSeen: 1200, count: 5 });
    const newer = known({ id: 'a', firstSeen: 1700, lastSeen: 2000, count: 10 });
    expect(decideFindings(3, [episode({ count: 10 })], [newer, older])).toMatchObject([
      { activity: 'close', id: 'a', version: 11 },
      { activity: 'update', id: 'z', version: 10 },
    ]);
  });

  it('of other groups, projects and episodes are others', () => {
    const others = [known({ group: 'source=2' }), known({ project: 'bank' }), known({ firstSeen: 1, lastSeen: 2 })];
    expect(decideFindings(10, [episode()], others)).toMatchObject([{ activity: 'create' }]);
  });

  it('have an id that depends on rule, group and first match alone', () => {
    expect(findingId(episode())).toBe(findingId(episode({ count: 99, lastSeen: 9, sessions: [] })));
    const others = [{ rule: 'r2' }, { group: 'g' }, { first: 's/t/0/5' }, { project: 'p' }].map((over) =>
      findingId(episode(over)),
    );
    expect(new Set([findingId(episode()), ...others]).size).toBe(5);
  });
});
