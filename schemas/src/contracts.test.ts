import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { decodeChunkFrames, encodeChunkFrame } from './chunk-frame.ts';
import { type ChunkHeaders, decodeChunkHeaders, encodeChunkHeaders } from './chunk-headers.ts';
import { loadJsonSchema, loadMigrations, loadTopics } from './files.ts';
import { audit } from './grpc.ts';
import { topics } from './topics.ts';

const folder = join(import.meta.dirname, '../kafka');
const schemas = readdirSync(folder).filter((file) => file.endsWith('.schema.json'));

describe('JSON Schemas', () => {
  it.each(schemas)('%s holds for its examples and refuses a wrong one', (file) => {
    const validate = new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(
      loadJsonSchema(file),
    );
    const examples = JSON.parse(readFileSync(join(folder, 'examples', file.replace('.schema', '')), 'utf8'));
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      expect(validate(example) || validate.errors).toBe(true);
    }
    expect(validate({ nothing: 'of it' })).toBe(false);
  });
});

describe('topics.yaml', () => {
  it('describes exactly the topics that the code names, each with a schema', () => {
    const defined = loadTopics();
    expect(defined.map((topic) => topic.name).sort()).toEqual(Object.values(topics).sort());
    for (const topic of defined) expect(schemas).toContain(topic.schema);
  });
});

describe('migrations', () => {
  it('have a number each and create only what is not there', () => {
    const migrations = loadMigrations();
    expect(new Set(migrations.map(({ number }) => number)).size).toBe(migrations.length);
    for (const { statements } of migrations) {
      expect(statements.length).toBeGreaterThan(0);
      for (const statement of statements) expect(statement).not.toContain('--');
    }
  });
});

describe('audit.proto', () => {
  it('offers its four services', () => {
    for (const service of [audit.SessionRecordings, audit.Heatmaps, audit.Alerts, audit.ControlPlane]) {
      expect(Object.keys(service.service).length).toBeGreaterThan(0);
    }
  });
});

describe('chunk headers', () => {
  const chunk: ChunkHeaders = {
    project: 'shop',
    session: 'session-1',
    tab: 'tab-1',
    seq: 7,
    firstTime: 1,
    lastTime: 2,
    receivedTime: 3,
    events: 4,
    keyframe: true,
    device: 'desktop',
    browser: 'Chrome',
    os: 'Linux',
    source: '9f86d081884c7d65',
  };

  it('come back as they were', () => {
    expect(decodeChunkHeaders(encodeChunkHeaders(chunk))).toEqual(chunk);
  });

  it('name a country where it is known, and nothing that is none', () => {
    expect(decodeChunkHeaders(encodeChunkHeaders({ ...chunk, country: 'DE' }))).toEqual({ ...chunk, country: 'DE' });
    expect(decodeChunkHeaders({ ...encodeChunkHeaders(chunk), sightline_country: 'Germany' })).toEqual(chunk);
  });

  it('name what is missing or wrong', () => {
    const { sightline_seq: _, ...rest } = encodeChunkHeaders(chunk);
    expect(() => decodeChunkHeaders(rest)).toThrow('header sightline_seq is missing');
    expect(() => decodeChunkHeaders({ ...rest, sightline_seq: 'x' })).toThrow('header sightline_seq is not a number');
  });
});

describe('chunk frames', () => {
  const frame = {
    tab: 'tab-1',
    seq: 1,
    firstTime: 1,
    lastTime: 2,
    events: 3,
    keyframe: false,
    body: new Uint8Array([31, 139, 0]),
  };

  it('come back in order however the bytes were cut', () => {
    const bytes = Buffer.concat([encodeChunkFrame(frame), encodeChunkFrame({ ...frame, seq: 2 })]);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const head = decodeChunkFrames(bytes.subarray(0, cut));
      const tail = decodeChunkFrames(Buffer.concat([head.rest, bytes.subarray(cut)]));
      expect([...head.frames, ...tail.frames].map((one) => one.seq)).toEqual([1, 2]);
      expect(tail.rest).toHaveLength(0);
    }
  });

  it('refuse a length that no chunk has', () => {
    expect(() => decodeChunkFrames(new Uint8Array(16).fill(255))).toThrow(RangeError);
  });
});
