import { type OutgoingMessage, PublishError } from '@sightline/platform';
import type { Project } from '@sightline/schemas';
import { describe, expect, it } from 'vitest';
import { ControlLog, ControlWriteError } from './control-log.ts';
import { ControlState } from './control-state.ts';

const project = (name: string): Project => ({
  kind: 'project',
  id: 'shop',
  name,
  origins: ['*'],
  keys: [],
  sampleRate: 1,
  createdAt: 1,
});

/** A topic that gives back what was published, `delayMs` later; or loses it. */
function topic({ delayMs = 0, loses = false } = {}) {
  const state = new ControlState();
  const published: OutgoingMessage[] = [];
  const log: ControlLog = new ControlLog({
    state,
    returnTimeoutMs: 50,
    publisher: {
      async publish(messages) {
        published.push(...messages);
        for (const { key, value } of messages) {
          if (!loses) setTimeout(() => log.receive(key, value === null ? null : Buffer.from(value)), delayMs);
        }
      },
    },
  });
  return { state, published, log };
}

describe('ControlLog', () => {
  it('answers a change once its record is in memory', async () => {
    const { state, log, published } = topic({ delayMs: 10 });
    await log.change(() => project('Shop'));
    expect(state.project('shop')?.name).toBe('Shop');
    expect(published[0]).toMatchObject({ topic: 'sightline.control.v1', key: 'project/shop' });
    expect(published[0]?.headers).toMatchObject({
      ce_type: 'sightline.control.project.v1',
      ce_subject: 'project/shop',
    });
  });

  it('decides changes one after the other, each on what the one before left', async () => {
    const { state, log } = topic({ delayMs: 2 });
    await log.change(() => project(''.padEnd(1, 'x')));
    await Promise.all(Array.from({ length: 10 }, () => log.change((now) => project(`${now.project('shop')?.name}x`))));
    expect(state.project('shop')?.name).toBe('x'.repeat(11));
  });

  it('fails when the record does not come back, and goes on', async () => {
    const { log } = topic({ loses: true });
    await expect(log.change(() => project('Shop'))).rejects.toThrow(ControlWriteError);
    await expect(
      log.change(() => {
        throw new RangeError('no');
      }),
    ).rejects.toThrow(RangeError);
  });

  it('fails as publishing fails', async () => {
    const log = new ControlLog({
      state: new ControlState(),
      publisher: { publish: () => Promise.reject(new PublishError('away')) },
    });
    await expect(log.change(() => project('Shop'))).rejects.toThrow(PublishError);
  });

  it('keeps what it knows when a record is malformed, and forgets on a tombstone', () => {
    const { log, state } = topic();
    expect(log.receive('project/shop', Buffer.from(JSON.stringify(project('Shop'))))).toBe(true);
    expect(log.receive('project/shop', Buffer.from('{}'))).toBe(false);
    expect(state.project('shop')?.name).toBe('Shop');
    expect(log.receive('project/shop', null)).toBe(true);
    expect(state.projects()).toEqual([]);
  });
});
