import { type TestScope, testScope } from '@sightline/local/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createMetrics } from '../metrics.ts';
import { connect, createTopic, silent } from '../testing.fixture.ts';
import { createLagMonitor } from './lag-monitor.ts';
import { createPublisher } from './publisher.ts';

let scope: TestScope;
beforeAll(async () => {
  scope = await testScope({ kafka: true });
});
afterAll(() => scope.stop());

test('measures what is not handled, and tells of partitions that stand still', async () => {
  const kafka = connect(scope.brokers, scope.topicPrefix);
  const topic = await createTopic(scope, 2);
  const publisher = createPublisher({ kafka, log: silent });
  await publisher.start();
  await publisher.publish(Array.from({ length: 40 }, (_, i) => ({ topic, key: `k${i}`, value: 'v' })));

  const metrics = createMetrics('test');
  let busy = true;
  let assigned = [0, 1];
  let stalls = 0;
  const monitor = createLagMonitor({
    kafka,
    log: silent,
    metrics,
    groupId: 'group',
    topic,
    assigned: () => assigned,
    isBusy: () => busy,
    onStall: () => stalls++,
    intervalMs: 50,
    stallMs: 400,
  });
  await monitor.start();
  const lags = async () => {
    const text = await metrics.registry.metrics();
    return [...text.matchAll(/kafka_consumer_lag_messages{.*} (\d+)/g)].map(([, lag]) => Number(lag));
  };
  await vi.waitFor(async () => {
    const measured = await lags();
    expect(measured).toHaveLength(2);
    expect(measured.reduce((sum, lag) => sum + lag, 0)).toBeGreaterThanOrEqual(40);
  });
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(stalls).toBe(0);
  busy = false;
  await vi.waitFor(() => expect(stalls).toBeGreaterThan(0), { timeout: 5_000 });
  assigned = [];
  await vi.waitFor(async () => expect(await lags()).toEqual([]));
  await monitor.stop();
  await publisher.stop();
});
