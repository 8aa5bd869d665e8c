import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadSecrets } from './secrets.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sightline-secrets-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

test('secrets are made once, differ from each other, and only their owner can read the file', () => {
  const first = loadSecrets(dir);
  expect(loadSecrets(dir)).toEqual(first);
  expect(new Set(Object.values(first)).size).toBe(Object.keys(first).length);
  expect(statSync(join(dir, 'secrets.json')).mode & 0o777).toBe(0o600);
  expect(first.SERVICE_TOKEN.length).toBeGreaterThanOrEqual(32);
  expect(first.ADMIN_PASSWORD).toMatch(/^[1-9A-HJ-NP-Za-km-z]{20}$/);
});

test('a secret that a newer version needs is added and the others stay; a readable file is closed', () => {
  const file = join(dir, 'secrets.json');
  writeFileSync(file, JSON.stringify({ ADMIN_PASSWORD: 'kept' }), { mode: 0o644 });
  const secrets = loadSecrets(dir);
  expect(secrets.ADMIN_PASSWORD).toBe('kept');
  expect(loadSecrets(dir)).toEqual(secrets);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});
