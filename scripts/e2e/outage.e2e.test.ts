import { expect, it } from 'vitest';
import { runOutage } from '../chaos/outage-run.ts';

it('what was acknowledged is stored, once, when Kafka goes away and the collector dies meanwhile', {
  timeout: 300_000,
}, async () => {
  const report = await runOutage({ seed: 20_261_125, seconds: 10, visitors: 2, say: (line) => console.log(line) });
  expect(report.examples).toEqual([]);
  expect(report).toMatchObject({ lost: 0, repeated: 0, missing: 0, doubled: 0, acknowledgedMeanwhile: 0 });
  expect(report.chunksOnTopic).toBe(report.acknowledged);
  expect(report.acknowledged).toBeGreaterThan(100);
  expect(report.refusals.size).toBeGreaterThan(0);
});
