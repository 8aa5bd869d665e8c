/** npm run chaos: known traffic through the whole platform while its parts are killed, paused and cut off. */
import { parseArgs } from 'node:util';
import { runFaults } from './chaos/faults-run.ts';
import { runOutage } from './chaos/outage-run.ts';

const help = `npm run chaos [-- --seed 1 --minutes 2]
npm run chaos -- outage [--seconds 60]

Runs the platform on free ports with its data in a temporary folder, sends known traffic through it, and meanwhile kills
(-9), pauses (beyond the session timeout) and cuts off every part of it, Kafka and ClickHouse included. Then it compares
every store with what was sent: chunks, interactions, figures of sessions, cells of heatmaps, alerts, messages of the
topics. Prints what was done, lost and repeated; ends with exit code 1 unless both are 0.

  --seed N        faults and traffic follow from it                     default 1
  --minutes M     how long; then up to two more until all is stored     default 2
  --runs R        as many runs, each with the next seed                 default 1
  --visitors V    visits at the same time                               default 8
  --no-faults     traffic only: the oracle is checked
  --additive      with a table that adds up instead of replacing: must find repeats

outage: Kafka is stopped for a minute under load and the collector killed (-9) meanwhile; visitors send until they are
acknowledged. Compares what was acknowledged with what is stored, by identity. Takes --seed, --visitors and:
  --seconds S     how long Kafka is away                        default 60`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '2' },
    runs: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '60' },
    visitors: { type: 'string', default: '8' },
    'no-faults': { type: 'boolean', default: false },
    additive: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const isOutage = positionals[0] === 'outage';
const [seed = 0, minutes = 0, runs = 0, seconds = 0, visitors = 0] = [
  values.seed,
  values.minutes,
  values.runs,
  values.seconds,
  values.visitors,
].map(Number);
const isUnderstood = positionals.length === (isOutage ? 1 : 0);
if (values.help || !isUnderstood || ![seed, minutes, runs, seconds, visitors].every((number) => number > 0)) {
  console.log(help);
  process.exit(values.help ? 0 : 2);
}

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => interrupted.abort(new Error('interrupted; everything is being stopped')));
}

const say = (line: string): void => console.log(`  ${line}`);

/** How much was wrong. */
async function faults(): Promise<number> {
  const total = { chunks: 0, interactions: 0, lost: 0, repeated: 0, contradictions: 0 };
  for (let run = 0; run < runs; run += 1) {
    const number = seed + run;
    const report = await runFaults({
      seed: number,
      seconds: minutes * 60,
      visitors,
      faults: !values['no-faults'],
      additive: values.additive,
      signal: interrupted.signal,
      say,
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
  return total.lost + total.repeated + total.contradictions;
}

async function outage(): Promise<number> {
  const report = await runOutage({ seed, seconds, visitors, signal: interrupted.signal, say });
  const refusals = [...report.refusals].sort().map(([status, times]) => `${status} × ${times}`);
  console.log(`
acknowledged ${report.acknowledged} chunks, ${report.acknowledgedMeanwhile} of them while Kafka was away
  refused meanwhile: ${refusals.join(', ') || 'nothing'}
  on the topic: ${report.messages} messages of ${report.chunksOnTopic} chunks
  archived: ${report.missing} of the acknowledged missing, ${report.doubled} stored twice
  all stores: lost ${report.lost}, repeated ${report.repeated}
${report.examples.map((line) => `  ${line}`).join('\n')}`);
  return report.missing + report.doubled + report.lost + report.repeated;
}

process.exitCode = (await (isOutage ? outage() : faults())) > 0 ? 1 : 0;
