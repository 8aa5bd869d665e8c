import { expect, test } from 'vitest';
import { composeServices, type Service } from './service.ts';

const named = (name: string, log: string[], failing: 'start' | 'stop' | 'never' = 'never'): Service => ({
  async start() {
    log.push(`start ${name}`);
    if (failing === 'start') throw new Error(`${name} does not start`);
  },
  async stop() {
    log.push(`stop ${name}`);
    if (failing === 'stop') throw new Error(`${name} does not stop`);
  },
});

test('starts in order and stops in reverse', async () => {
  const log: string[] = [];
  const service = composeServices(named('a', log), named('b', log));
  await service.start();
  await service.stop();
  await service.stop();
  expect(log).toEqual(['start a', 'start b', 'stop b', 'stop a']);
});

test('a failed start stops what was started, the failed one included', async () => {
  const log: string[] = [];
  await expect(composeServices(named('a', log), named('b', log, 'start'), named('c', log)).start()).rejects.toThrow(
    'b does',
  );
  expect(log).toEqual(['start a', 'start b', 'stop b', 'stop a']);
});

test('every stop is tried, the first failure is thrown', async () => {
  const log: string[] = [];
  const service = composeServices(named('a', log), named('b', log, 'stop'));
  await service.start();
  await expect(service.stop()).rejects.toThrow('b does not stop');
  expect(log.slice(2)).toEqual(['stop b', 'stop a']);
});

test('a stop during start reaches the one that is starting, and nothing more is started', async () => {
  const log: string[] = [];
  let release: () => void = () => undefined;
  const waiting: Service = {
    start: () =>
      new Promise<void>((resolve) => {
        release = resolve;
      }),
    async stop() {
      release();
    },
  };
  const service = composeServices(waiting, named('late', log));
  const started = service.start();
  await service.stop();
  await started;
  expect(log).toEqual([]);
});
