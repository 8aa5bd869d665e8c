import { expect, test } from 'vitest';
import { createMetrics } from './metrics.ts';

test('names are prefixed, services labelled, and a name asked for twice is one metric', async () => {
  const metrics = createMetrics('shop');
  metrics.counter('things_total', 'Things.', ['kind']).inc({ kind: 'a' });
  metrics.counter('things_total', 'Things.', ['kind']).inc({ kind: 'a' }, 2);
  metrics.gauge('depth', 'Depth.').set(4);
  metrics.histogram('wait_seconds', 'Wait.', [], [1, 2]).observe(1.5);
  const text = await metrics.registry.metrics();
  expect(text).toContain('sightline_things_total{kind="a",service="shop"} 3');
  expect(text).toContain('sightline_depth{service="shop"} 4');
  expect(text).toContain('sightline_wait_seconds_bucket{le="2",service="shop"} 1');
  expect(text).toContain('process_cpu_seconds_total');
});

test('one name cannot be two kinds of metric', () => {
  const metrics = createMetrics('shop');
  metrics.counter('things_total', 'Things.');
  expect(() => metrics.gauge('things_total', 'Things.')).toThrow(/another type/);
});
