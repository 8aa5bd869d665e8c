import { expect, it } from 'vitest';
import { startFaultsWorld } from '../chaos/faults-run.ts';

it('loses and repeats nothing while parts are killed, paused and cut off', { timeout: 360_000 }, async () => {
  const world = await startFaultsWorld({ faults: true, additive: false, say: (line) => console.log(line) });
  try {
    const report = await world.run({ seed: 20_261_124, seconds: 25, visitors: 4, actsPerSecond: 400 });
    expect(report.examples).toEqual([]);
    expect(report).toMatchObject({ lost: 0, repeated: 0, contradictions: 0 });
    expect(report.interactions).toBeGreaterThan(500);
    expect([...report.faults.keys()].some((fault) => fault.startsWith('kill -9'))).toBe(true);
  } finally {
    await world.stop();
  }
});
