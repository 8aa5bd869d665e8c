import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { canUseContainer } from './containers.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sightline-docker-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

/** A machine whose docker command does this, and notes what it was asked. */
function machineWith(script: string): NodeJS.ProcessEnv {
  writeFileSync(join(dir, 'docker'), `#!/bin/sh\necho "$@" >> ${dir}/asked\n${script}\n`, { mode: 0o755 });
  return { PATH: dir };
}
const asked = (): string[] => readFileSync(join(dir, 'asked'), 'utf8').trim().split('\n');

test('no Docker, or one whose engine is not there', async () => {
  expect(await canUseContainer('redis', { PATH: dir })).toBe(false);
  expect(await canUseContainer('redis', machineWith('exit 1'))).toBe(false);
  expect(asked()).toEqual(['info']);
});

test('an engine that does not answer costs two seconds and no more', async () => {
  const start = performance.now();
  expect(await canUseContainer('redis', machineWith('exec sleep 20'))).toBe(false);
  expect(performance.now() - start).toBeLessThan(4000);
});

test('the image of docker-compose.yml is used when it is there, fetched when not, and done without when neither', async () => {
  expect(await canUseContainer('redis', machineWith('exit 0'))).toBe(true);
  expect(asked()).toEqual(['info', expect.stringMatching(/^image inspect valkey\/valkey:/)]);
  expect(await canUseContainer('kafka', machineWith('[ "$1" != image ]'))).toBe(true);
  expect(asked().at(-1)).toMatch(/^pull --quiet apache\/kafka:/);
  expect(await canUseContainer('kafka', machineWith('[ "$1" = info ]'))).toBe(false);
});

test('SIGHTLINE_TEST_CONTAINERS=0 keeps tests out of containers', async () => {
  const env = { ...machineWith('exit 0'), SIGHTLINE_TEST_CONTAINERS: '0' };
  expect(await canUseContainer('redis', env)).toBe(false);
});
