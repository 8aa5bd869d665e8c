import { loadDetections, loadJsonSchema } from '@sightline/schemas/files';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { readSamples } from '../testing/detection-samples.ts';
import { findMatches } from './match.ts';
import { loadRules } from './sigma/load-rules.ts';

const validate = new Ajv2020({ allowUnionTypes: true }).compile(loadJsonSchema('interactions.schema.json'));

describe.each(loadDetections())('$file', ({ file, text }) => {
  const rules = loadRules([{ file, text }]);
  const { positive, negative } = readSamples(file);

  it('names its threats and its false positives', () => {
    for (const rule of rules) {
      expect(rule.tags.filter((tag) => /^owasp\.oat-\d{3}$/.test(tag))).not.toEqual([]);
      expect(rule.falsePositives).not.toEqual([]);
      expect(rule.description).not.toBe('');
    }
  });

  it('has samples of both kinds', () => {
    expect(positive.length).toBeGreaterThan(0);
    expect(negative.length).toBeGreaterThan(0);
  });

  it.each([...positive, ...negative])('reads the sample: $name', ({ messages }) => {
    for (const message of messages) expect(validate(message), JSON.stringify(validate.errors)).toBe(true);
  });

  it.each(positive)('matches in: $name', ({ messages, findings = [] }) => {
    const matches = messages.flatMap((message) => findMatches(message, rules));
    expect(matches).toHaveLength(findings.reduce((sum, { count }) => sum + count, 0));
    expect(new Set(matches.map(({ group }) => group))).toEqual(new Set(findings.map(({ group }) => group)));
  });
});
