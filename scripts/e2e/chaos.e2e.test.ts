import { expect, it } from 'vitest';
import { runFaults } from '../chaos/faults-run.ts';

it('loses and repeats nothing while parts are killed, paused and cut off', { timeout: 300_000 }, async () => {
  const report = await runFaults({
    seed: 20_261_124,
    seconds: 25,
    visitors: 2,
    faults: true,
    additive: false,
    say: (line) => console.log(line),
  });
  expect(report.examples).toEqual([]);
  expect(report).toMatchObject({ lost: 0, repeated: 0, contradictions: 0 });
  expect(report.interactions).toBeGreaterThan(500);
  expect([...report.faults.keys()].some((fault) => fault.startsWith('kill -9'))).toBe(true);
});
