import { loadDetections } from '@sightline/schemas/files';
import { describe, expect, it } from 'vitest';
import { decodeInteractions, encodeInteractions } from '../interactions-message.ts';
import { readSamples } from '../testing/detection-samples.ts';
import { incoming } from '../testing/messages.ts';
import { findMatches } from './match.ts';
import { loadRules } from './sigma/load-rules.ts';
import { createTypeFilter } from './type-filter.ts';

const rules = loadRules(loadDetections());

describe('the filter by types', () => {
  it('keeps every message in which the rules find something, and passes over others', () => {
    const mayMatch = createTypeFilter(rules);
    const messages = loadDetections()
      .flatMap(({ file }) => {
        const { positive, negative } = readSamples(file);
        return [...positive, ...negative].flatMap((sample) => sample.messages);
      })
      .map((value) => incoming(encodeInteractions({ ...value, project: 'shop' })));
    const finding = messages.filter((message) => findMatches(decodeInteractions(message), rules).length > 0);
    expect(finding.length).toBeGreaterThan(0);
    expect(finding.every(mayMatch)).toBe(true);
    const [message] = finding;
    if (!message) throw new Error('no message');
    const typed = (types: string) => ({ ...message, headers: { ...message.headers, sightline_types: types } });
    expect(mayMatch(typed('click,move'))).toBe(false);
    expect(mayMatch(typed(''))).toBe(false);
    expect(mayMatch({ ...message, headers: {} })).toBe(true);
  });

  it('keeps everything for a rule that may match anything', () => {
    const [rule] = rules;
    if (!rule) throw new Error('no rule');
    const any = { ...rule, detections: rule.detections.map((detection) => ({ ...detection, types: undefined })) };
    expect(createTypeFilter([...rules, any])({ headers: { sightline_types: 'move' } } as never)).toBe(true);
  });
});
