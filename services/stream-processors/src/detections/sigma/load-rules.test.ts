import { describe, expect, it } from 'vitest';
import { loadRules } from './load-rules.ts';

const rule = (body: string, id = '10000000-0000-4000-8000-000000000001'): string => `
title: Rule
id: ${id}
logsource: { product: sightline, service: interactions }
${body}`;
const detection = rule(`name: base
tags: [owasp.oat-001]
detection: { selection: { type: click }, condition: selection }`);
const correlation = (body: string): string => `${detection}
---
title: Correlation
id: 10000000-0000-4000-8000-000000000002
correlation:
  type: event_count
  rules: [base]
  group-by: [session]
  timespan: 90m
  condition: { gte: 3 }
${body}`;
const load = (...texts: string[]) => loadRules(texts.map((text, index) => ({ file: `rules_${index}.yml`, text })));

describe('loading rules', () => {
  it('reads a correlation and the rules it names', () => {
    const [loaded, ...others] = load(correlation('level: high'));
    expect(others).toEqual([]);
    expect(loaded).toMatchObject({ level: 'high', timespan: 5_400_000, threshold: 3, groupBy: ['session'] });
    expect(loaded?.tags).toEqual(['owasp.oat-001']);
  });

  it('finds rules of another file, by name or id', () => {
    const [, alone = ''] = correlation('').split('---');
    expect(load(alone, detection)).toHaveLength(1);
    expect(load(alone.replace('[base]', '10000000-0000-4000-8000-000000000001'), detection)).toHaveLength(1);
  });

  it('lets a rule that no correlation names stand alone, by session', () => {
    expect(load(detection)).toMatchObject([{ type: 'event_count', threshold: 1, groupBy: ['session'] }]);
  });

  it.each<[string, string[] | undefined]>([
    ['{ s: { type: click }, condition: s }', ['click']],
    ['{ s: { type: [Custom, error] }, other: { x: 1 }, condition: s and not other }', ['custom', 'error']],
    ['{ s: { type: click }, a: { x: 1 }, condition: s  AND (a) }', ['click']],
    ['{ s: { type: click }, a: { x: 1 }, condition: s or a }', undefined],
    ['{ s: { type: click }, a: { x: 1 }, condition: s and a OR a }', undefined],
    ['{ s: { type: click }, a: { x: 1 }, condition: s and (a)or a }', undefined],
    ['{ s: { type: click }, a: { x: 1 }, condition: s and a or(a) }', undefined],
    ['{ s: { type: click }, condition: not s }', undefined],
    ['{ s: { type: click }, condition: 1 of s }', undefined],
    ['{ s: { type: click }, condition: (s) }', undefined],
    ['{ s: { type: click }, condition: [s] }', undefined],
    ['{ s: { type: "*click" }, condition: s }', undefined],
    ['{ s: { type|endswith: click }, condition: s }', undefined],
    ['{ s: [{ type: click }], condition: s }', undefined],
    ['{ s: { url: x }, condition: s }', undefined],
    ['{ s: [keyword], condition: s }', undefined],
  ])('knows which types of interactions %s can match', (body, types) => {
    expect(load(rule(`detection: ${body}`))[0]?.detections[0]?.types).toEqual(types);
  });

  it('takes gt for one more', () => {
    expect(load(correlation('').replace('gte: 3', 'gt: 3'))[0]?.threshold).toBe(4);
  });

  it('does not use what is deprecated', () => {
    expect(load(correlation('status: deprecated'))).toEqual([]);
  });

  it.each<[string, string, string]>([
    ['bad YAML', 'title: [', 'rules_0.yml: Flow sequence'],
    ['an empty file', '', 'rules_0.yml: holds no rule'],
    ['no title', detection.replace('title: Rule', ''), 'rules_0.yml: title: '],
    ['an id that is no uuid', detection.replace(/id: .*/, 'id: mine'), 'rules_0.yml: id: Invalid UUID'],
    ['another product', detection.replace('sightline', 'windows'), 'rules_0.yml: logsource.product: '],
    ['a bad level', correlation('level: severe'), 'rules_0.yml: level: '],
    [
      'no condition',
      detection.replace('condition:', 'cond:'),
      'rules_0.yml: detection.condition: expected a condition',
    ],
    ['an unknown selection', detection.replace('n: selection', 'n: nobody'), 'detection.condition: expected one of'],
    [
      'a bad modifier',
      detection.replace('type:', 'type|like:'),
      'rules_0.yml: detection.selection.type|like: the modifier',
    ],
    [
      'a bad value',
      detection.replace('type: click', 'type: [click, {}]'),
      'detection.selection.type[1]: expected a text',
    ],
    ['the old time frame', detection.replace('{ selection', '{ timeframe: 5m, selection'), 'write a correlation'],
    [
      'an unknown rule',
      correlation('').replace('[base]', '[nobody]'),
      'correlation.rules[0]: no rule has the id or name',
    ],
    ['a bad time span', correlation('').replace('90m', '1h30m'), 'correlation.timespan: expected a number and'],
    ['a bound from above', correlation('').replace('gte: 3', 'lt: 3'), 'correlation.condition: Unrecognized key'],
    ['no bound', correlation('').replace('gte: 3', ''), 'correlation.condition: event_count needs gte or gt'],
    ['no field', correlation('').replace('event_count', 'value_count'), 'field belongs to value_count'],
    ['aliases', correlation('').replace('timespan', 'aliases: {}\n  timespan'), 'correlation: Unrecognized key'],
    ['one rule in order', correlation('').replace('event_count', 'temporal'), 'temporal needs two rules or more'],
    ['an id used twice', `${detection}\n---\n${detection.replace('base', 'other')}`, 'is already used in rules_0.yml'],
  ])('refuses %s', (_, text, problem) => {
    expect(() => load(text)).toThrow(problem);
  });
});
