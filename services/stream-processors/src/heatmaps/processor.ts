import { createBatchConsumer, type MessageBatch, rowsOf } from '@sightline/platform';
import { topics } from '@sightline/schemas';
import type { Processor, ProcessorOptions } from '../processor-options.ts';
import { repeatedly } from '../repeatedly.ts';
import { createColumnWriter, createRowWriter } from '../row-writer.ts';
import type { BotRow } from './bots.ts';
import { changesOf, type HeatmapChangeRow } from './changes.ts';
import { endOfDay } from './days.ts';
import { createRollup } from './rollup.ts';
import { createToldRows } from './told-rows.ts';
import { createTraceReader } from './trace-reader.ts';

export interface HeatmapsOptions extends ProcessorOptions {
  /** How often days to be rolled up are looked for, ms. */
  rollupEveryMs?: number;
  /** For how long nothing of a day has changed before it is rolled up, ms. */
  rollupQuietMs?: number;
}

const name = 'heatmaps';
const purgeEveryMs = 3_600_000;

/**
 * Source: `sightline.interactions.v1`. State: none that figures are taken from. Sinks: the tables `heatmap_marks`,
 * `heatmap_bots` and `heatmap_changes`, and the rolls of days that are over (see README, "Days that are over").
 *
 * For each batch, in this order: (1) of days that are over, the change is noted as begun, so that they are read out of their
 * marks; (2) rows are inserted; (3) the change is noted as done, also where the day has ended meanwhile; (4) the offsets
 * are committed. A crash anywhere leaves a day in the state `begun`, until the same messages have been read again. Of a day that
 * ends meanwhile one message of the batch notes the change for all of them.
 */
export function createHeatmaps(options: HeatmapsOptions): Processor {
  const { kafka, publisher, clickhouse, log, metrics, observer } = options;
  const { rollupEveryMs = 60_000, rollupQuietMs = 300_000 } = options;
  const traces = createTraceReader();
  const traceBlocks = createColumnWriter(clickhouse, 'heatmap_marks');
  const bots = createRowWriter<BotRow>(clickhouse, 'heatmap_bots');
  const changeRows = createRowWriter<HeatmapChangeRow>(clickhouse, 'heatmap_changes');
  const knownBots = createToldRows<BotRow>(({ project, day, session }) => `${project}/${day}/${session}`);
  const knownDays = createToldRows<HeatmapChangeRow>(({ project, day }) => `${project}/${day}`);
  const rollup = createRollup({
    clickhouse,
    log,
    quietMs: rollupQuietMs,
    onRolled: () => observer.rows(name, 'heatmap_rollups', 1),
  });

  async function handle({ messages }: MessageBatch): Promise<void> {
    const { contributions, blocks } = traces.read(messages, Date.now());
    const changesOfDaysThatAreOver = (done: 0 | 1): HeatmapChangeRow[] =>
      contributions
        .flatMap((one) =>
          changesOf(
            one,
            one.message,
            one.days.filter((day) => Date.now() >= endOfDay(day)),
          ),
        )
        .map((change) => ({ ...change, done }));

    await changeRows.write(changesOfDaysThatAreOver(0));
    const signs = knownBots.news(contributions.flatMap((one) => one.signs));
    await Promise.all([traceBlocks.write(blocks), bots.write(signs)]);
    knownBots.told(signs);
    const days = knownDays.news(
      contributions.flatMap((one) => one.days.map((day) => ({ project: one.project, day, cause: '', done: 1 }))),
    );
    await changeRows.write([...changesOfDaysThatAreOver(1), ...days]);
    knownDays.told(days);
    observer.rows(
      name,
      'heatmap_marks',
      blocks.map(rowsOf).reduce((sum, rows) => sum + rows, 0),
    );
  }

  const consumer = createBatchConsumer({
    kafka,
    groupId: 'sightline-heatmaps',
    topic: topics.interactions,
    log,
    metrics,
    deadLetters: publisher,
    lingerMs: 50,
    dueIn: traceBlocks.dueIn,
    // A part of ClickHouse costs the same whether it is small or large, and is merged as often as there are others.
    behindLingerMs: 1_000,
    maxBytes: 32 * 1024 * 1024,
    handle: observer.observed(name, handle),
  });
  let isStopped = false;
  const timers = repeatedly(log, [
    { work: () => rollup.pass(() => isStopped), everyMs: rollupEveryMs, failed: 'heatmap_rollup_failed' },
    { work: rollup.purge, everyMs: purgeEveryMs, failed: 'heatmap_purge_failed' },
  ]);

  return {
    async start() {
      await consumer.start();
      timers.start();
    },
    async stop() {
      isStopped = true;
      await Promise.all([timers.stop(), consumer.stop()]);
    },
    ready: () => consumer.ready(),
  };
}
