/** npm run chaos: known traffic through the whole platform while its parts are killed, paused and cut off. */
import { parseArgs } from 'node:util';
import { startFaultsWorld } from './chaos/faults-run.ts';
import { lineOfRun, openJournal, summary } from './chaos/journal.ts';
import { runOutage } from './chaos/outage-run.ts';

const help = `npm run chaos [-- --seed 1 --minutes 2]
npm run chaos -- --seeds 1..100 --minutes 120 --journal FILE
npm run chaos -- outage [--seconds 60]

Runs the platform on free ports with its data in a temporary folder, sends known traffic through it, and meanwhile kills
(-9), pauses (beyond the session timeout), restarts and cuts off every part of it, Kafka and ClickHouse included. Then it
compares every store with what was sent: chunks, interactions, figures of sessions, cells of heatmaps, alerts, messages
of the topics. Prints what was done, lost and repeated; ends with exit code 1 unless both are 0.

Each seed is a run with a project of its own; the platform stays up between them.

  --seed N        faults and traffic follow from it                     default 1
  --seeds A..B    each of them, one after the other
  --minutes M     when the seeds are done, go on with the next ones until so much time has passed, with what the
                  journal has; the last run is ended in order           default 2 for one seed, 0 for several
  --seconds S     how long visitors come in one run; then up to two and a half minutes until all is stored
                                                                        default 45; for one seed all the time
  --journal FILE  results are kept there, a JSON line a run; what is in it is not done again
  --visitors V    visits at the same time                               default 8
  --rate R        acts of all visitors in a second, on average          default 1500
  --verbose       says each fault
  --no-faults     traffic only: the oracle is checked
  --additive      with a table that adds up instead of replacing: must find repeats

outage: Kafka is stopped for a minute under load and the collector killed (-9) meanwhile; visitors send until they are
acknowledged. Compares what was acknowledged with what is stored, by identity. Takes --seed, --visitors and:
  --seconds S     how long Kafka is away                        default 60`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string' },
    minutes: { type: 'string' },
    seconds: { type: 'string' },
    visitors: { type: 'string', default: '8' },
    rate: { type: 'string', default: '1500' },
    journal: { type: 'string' },
    verbose: { type: 'boolean', default: false },
    'no-faults': { type: 'boolean', default: false },
    additive: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const isOutage = positionals[0] === 'outage';
const [, from, to] = /^(\d+)\.\.(\d+)$/.exec(values.seeds ?? `${values.seed}..${values.seed}`) ?? [];
const isSeries = values.seeds !== undefined;
const firstSeed = Number(from);
const lastSeed = Number(to);
const minutes = Number(values.minutes ?? (isSeries ? 0 : 2));
const seconds = Number(values.seconds ?? (isOutage ? 60 : isSeries ? 45 : minutes * 60));
const visitors = Number(values.visitors);
const actsPerSecond = Number(values.rate);
const isUnderstood =
  positionals.length === (isOutage ? 1 : 0) &&
  firstSeed >= 1 &&
  lastSeed >= firstSeed &&
  minutes >= 0 &&
  [seconds, visitors, actsPerSecond].every((number) => number > 0);
if (values.help || !isUnderstood) {
  console.log(help);
  process.exit(values.help ? 0 : 2);
}

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => interrupted.abort(new Error('interrupted, and stopped')));
}

const say = (line: string): void => console.log(`  ${line}`);

/** How much was wrong. */
async function faults(): Promise<number> {
  const journal = openJournal(values.journal);
  const isDone = (seed: number): boolean => journal.entries.some((entry) => entry.seed === seed);
  const spent = (): number =>
    journal.entries.reduce((sum, entry) => sum + entry.seconds.traffic + entry.seconds.settling, 0) / 60;
  const world = await startFaultsWorld({
    faults: !values['no-faults'],
    additive: values.additive,
    signal: interrupted.signal,
    say: values.verbose || !isSeries ? say : () => undefined,
  });
  try {
    for (let seed = firstSeed; seed <= lastSeed || (isSeries && spent() < minutes); seed += 1) {
      if (isDone(seed)) continue;
      const report = await world.run({ seed, seconds, visitors, actsPerSecond });
      journal.add(report);
      const entry = journal.entries.at(-1);
      if (entry) console.log(lineOfRun(entry));
      for (const line of report.examples) console.log(`  ${line}`);
    }
  } finally {
    await world.stop();
    console.log(`\n${summary(journal.entries)}`);
  }
  return journal.entries.reduce((sum, { lost, repeated, contradictions }) => sum + lost + repeated + contradictions, 0);
}

async function outage(): Promise<number> {
  const report = await runOutage({ seed: firstSeed, seconds, visitors, signal: interrupted.signal, say });
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

try {
  process.exitCode = (await (isOutage ? outage() : faults())) > 0 ? 1 : 0;
} catch (error) {
  if (!interrupted.signal.aborted) throw error;
  console.log(`${interrupted.signal.reason.message}`);
  process.exitCode = 130;
}
