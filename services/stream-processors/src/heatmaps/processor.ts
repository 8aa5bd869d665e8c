import { createBatchConsumer, type MessageBatch } from '@sightline/platform';
import { topics } from '@sightline/schemas';
import { decodeInteractions } from '../interactions-message.ts';
import type { Processor, ProcessorOptions } from '../processor-options.ts';
import { createRowWriter } from '../row-writer.ts';
import { type HeatmapPointRow, heatmapPoints } from './points.ts';

const name = 'heatmaps';

/** Source: `sightline.interactions.v1`. State: none. Sink: the table `heatmap_points`; offsets follow the insert. */
export function createHeatmaps({ kafka, publisher, clickhouse, log, metrics, observer }: ProcessorOptions): Processor {
  const points = createRowWriter<HeatmapPointRow>(clickhouse, 'heatmap_points');

  async function handle({ messages }: MessageBatch): Promise<void> {
    const rows = messages.map(decodeInteractions).flatMap(heatmapPoints);
    await points.write(rows);
    observer.rows(name, 'heatmap_points', rows.length);
  }

  return createBatchConsumer({
    kafka,
    groupId: 'sightline-heatmaps',
    topic: topics.interactions,
    log,
    metrics,
    deadLetters: publisher,
    lingerMs: 50,
    maxBytes: 4 * 1024 * 1024,
    handle: observer.observed(name, handle),
  });
}
