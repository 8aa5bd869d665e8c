/** npm run chaos: known traffic through the whole platform while its parts are killed, paused and cut off. */
import { parseArgs } from 'node:util';
import { runFaults } from './chaos/faults-run.ts';

const help = `npm run chaos [-- --seed 1 --minutes 2]

Runs the platform on free ports with its data in a temporary folder, sends known traffic through it, and meanwhile kills
(-9), pauses (beyond the session timeout) and cuts off every part of it, Kafka and ClickHouse included. Then it compares
every store with what was sent: chunks, interactions, figures of sessions, cells of heatmaps, alerts, messages of the
topics. Prints what was done, lost and repeated; ends with exit code 1 unless both are 0.

  --seed N        faults and traffic follow from it                     default 1
  --minutes M     how long; then up to two more until all is stored     default 2
  --runs R        as many runs, each with the next seed                 default 1
  --visitors V    visits at the same time                               default 8
  --no-faults     traffic only: the oracle is checked
  --additive      with a table that adds up instead of replacing: must find repeats`;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '2' },
    runs: { type: 'string', default: '1' },
    visitors: { type: 'string', default: '8' },
    'no-faults': { type: 'boolean', default: false },
    additive: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const [seed, minutes, runs, visitors] = [values.seed, values.minutes, values.runs, values.visitors].map(Number);
if (values.help || ![seed, minutes, runs, visitors].every((number) => number !== undefined && number > 0)) {
  console.log(help);
  process.exit(values.help ? 0 : 2);
}

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => interrupted.abort(new Error('interrupted; everything is being stopped')));
}

const total = { chunks: 0, interactions: 0, lost: 0, repeated: 0, contradictions: 0 };
for (let run = 0; run < (runs ?? 1); run += 1) {
  const number = (seed ?? 1) + run;
  const report = await runFaults({
    seed: number,
    seconds: (minutes ?? 2) * 60,
    visitors: visitors ?? 8,
    faults: !values['no-faults'],
    additive: values.additive,
    signal: interrupted.signal,
    say: (line) => console.log(`  ${line}`),
  });
  for (const name of Object.keys(total) as (keyof typeof total)[]) total[name] += report[name];
  const faults = [...report.faults].sort().map(([name, times]) => `${name} × ${times}`);
  console.log(`
seed ${number}: ${report.chunks} chunks, ${report.interactions} interactions; lost ${report.lost}, repeated ${report.repeated}, contradictions ${report.contradictions}
  ${faults.join(', ')}
${report.examples.map((line) => `  ${line}`).join('\n')}`);
}
console.log(
  `\nin all: ${total.chunks} chunks, ${total.interactions} interactions; lost ${total.lost}, repeated ${total.repeated}, contradictions ${total.contradictions}`,
);
process.exitCode = total.lost + total.repeated + total.contradictions > 0 ? 1 : 0;
