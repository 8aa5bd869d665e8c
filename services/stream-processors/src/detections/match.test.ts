import type { Interaction, Interactions } from '@sightline/schemas';
import { describe, expect, it } from 'vitest';
import { findMatches } from './match.ts';
import { loadRules } from './sigma/load-rules.ts';

const rules = (correlation: string) =>
  loadRules([
    {
      file: 'test.yml',
      text: `
title: Login
id: 10000000-0000-4000-8000-000000000001
name: login
logsource: { product: sightline, service: interactions }
detection: { selection: { name: login }, condition: selection }
---
title: Failure
id: 10000000-0000-4000-8000-000000000002
name: failure
logsource: { product: sightline, service: interactions }
detection: { selection: { properties.outcome: failure }, condition: selection }
---
title: Correlation
id: 10000000-0000-4000-8000-000000000003
correlation: { rules: [login, failure], timespan: 5m, ${correlation} }`,
    },
  ]);
const message = (...interactions: Partial<Interaction>[]): Interactions => ({
  project: 'shop',
  session: 'session-1',
  tab: 'tab-0001',
  seq: 7,
  firstTime: 1000,
  lastTime: 2000,
  receivedTime: 2500,
  device: 'desktop',
  browser: 'Firefox 144',
  os: 'Linux',
  source: '9f86d081884c7d65',
  events: 1,
  bytes: 1,
  keyframe: false,
  interactions: interactions.map((interaction, index) => ({
    index,
    type: 'custom',
    time: 1500,
    url: 'https://shop.example/login',
    page: 'https://shop.example/login',
    ...interaction,
  })),
});
const failure = { name: 'login', properties: { outcome: 'failure', account: 'a,b=c' } };

describe('matches', () => {
  it('count an interaction once, whatever number of rules of a correlation it matches', () => {
    const found = findMatches(
      message(failure, { name: 'other' }),
      rules('type: event_count, group-by: [source, session], condition: { gte: 2 }'),
    );
    expect(found).toEqual([
      {
        project: 'shop',
        rule: '10000000-0000-4000-8000-000000000003',
        group: 'source=9f86d081884c7d65,session=session-1',
        time: 1500,
        session: 'session-1',
        tab: 'tab-0001',
        seq: 7,
        index: 0,
        type: 'custom',
        url: 'https://shop.example/login',
        value: '',
      },
    ]);
  });

  it('know which rules of a temporal correlation matched', () => {
    const found = findMatches(message(failure, { name: 'login' }), rules('type: temporal, group-by: [session]'));
    expect(found.map(({ value }) => value)).toEqual([
      '10000000-0000-4000-8000-000000000001 10000000-0000-4000-8000-000000000002',
      '10000000-0000-4000-8000-000000000001',
    ]);
  });

  it('tell values apart without keeping them', () => {
    const found = findMatches(
      message(failure, { name: 'login', properties: { account: 'other' } }, { name: 'login' }),
      rules('type: value_count, group-by: [source], condition: { gte: 2, field: properties.account }'),
    );
    expect(found).toHaveLength(2);
    for (const { value } of found) expect(value).toMatch(/^[0-9a-f]{32}$/);
    expect(found[0]?.value).not.toBe(found[1]?.value);
  });

  it('write group values so that no value can pass for another group', () => {
    const found = findMatches(
      message(failure),
      rules('type: event_count, group-by: [properties.account], condition: { gte: 1 }'),
    );
    expect(found[0]?.group).toBe('properties.account=a%2Cb%3Dc');
  });

  it('do not group what is unknown', () => {
    const byUser = rules('type: event_count, group-by: [user], condition: { gte: 1 }');
    expect(findMatches(message(failure), byUser)).toEqual([]);
    expect(findMatches({ ...message(failure), user: '' }, byUser)).toEqual([]);
    expect(findMatches({ ...message(failure), user: 'u1' }, byUser)).toHaveLength(1);
  });
});
