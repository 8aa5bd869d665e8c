import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ControlRecord } from '@sightline/schemas';
import { auditProtoPath } from '@sightline/schemas/files';
import { describe, expect, it } from 'vitest';
import { controlKey, parseControlRecord } from './control-record-parser.ts';

const examples: ControlRecord[] = JSON.parse(
  readFileSync(join(dirname(auditProtoPath), '../kafka/examples/control-record.json'), 'utf8'),
);
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));

describe('parseControlRecord', () => {
  it('reads the contract’s examples as they are', () => {
    expect(examples.length).toBeGreaterThan(1);
    for (const example of examples) expect(parseControlRecord(controlKey(example), bytes(example))).toEqual(example);
  });

  it('refuses what is no record, or another record than its key says', () => {
    const [project, user] = examples;
    expect(parseControlRecord('project/shop', Buffer.from('{'))).toBeUndefined();
    expect(parseControlRecord('project/other', bytes(project))).toBeUndefined();
    expect(parseControlRecord('user/u', bytes({ ...user, id: 'u', role: 'root' }))).toBeUndefined();
    expect(parseControlRecord('rule/r', bytes({ kind: 'rule', id: 'r' }))).toBeUndefined();
  });
});
