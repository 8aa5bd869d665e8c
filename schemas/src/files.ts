/** The contracts that are read from files, for processes (not for browsers). */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { TopicDefinition } from './topics.ts';

const root = join(import.meta.dirname, '..');

/** A numbered step of the ClickHouse schema. */
export interface Migration {
  /** From the file's name, e.g. 1 for `0001_chunks.sql`. */
  number: number;
  name: string;
  /** Statements in order, without comments that stand alone and without the closing semicolon. */
  statements: string[];
  /** SHA-256 of the file, hex: an applied migration never changes. */
  checksum: string;
}

export function loadTopics(): TopicDefinition[] {
  const file = parse(readFileSync(join(root, 'kafka/topics.yaml'), 'utf8')) as {
    topics: Record<string, Omit<TopicDefinition, 'name'>>;
  };
  return Object.entries(file.topics).map(([name, topic]) => ({ name, ...topic }));
}

/** The JSON Schema `kafka/<file>`. */
export const loadJsonSchema = (file: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(root, 'kafka', file), 'utf8'));

export function loadMigrations(): Migration[] {
  return readdirSync(join(root, 'clickhouse'))
    .filter((file) => /^\d{4}_.*\.sql$/.test(file))
    .sort()
    .map((file) => {
      const sql = readFileSync(join(root, 'clickhouse', file), 'utf8');
      return {
        number: Number(file.slice(0, 4)),
        name: file.slice(5, -4),
        statements: sql
          .replace(/^\s*--.*$/gm, '')
          .split(/;\s*(?:\n|$)/)
          .map((statement) => statement.trim())
          .filter((statement) => statement !== ''),
        checksum: createHash('sha256').update(sql).digest('hex'),
      };
    });
}

/** Path of `grpc/audit.proto`. */
export const auditProtoPath = join(root, 'grpc/audit.proto');

/** Each file of `detections/`, parsed: one or more YAML documents a file. */
export function loadDetections(): { file: string; text: string }[] {
  return readdirSync(join(root, 'detections'))
    .filter((file) => file.endsWith('.yml'))
    .sort()
    .map((file) => ({ file, text: readFileSync(join(root, 'detections', file), 'utf8') }));
}
