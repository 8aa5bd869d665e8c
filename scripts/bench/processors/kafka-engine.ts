import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouse } from '@sightline/platform';
import { topics } from '@sightline/schemas';

export interface KafkaEngineOptions {
  clickhouse: ClickHouse;
  /** As ClickHouse reaches it. */
  brokers: string;
  topicPrefix: string;
  /** Rows at which it is done. */
  rows: number;
  /** CPU seconds that ClickHouse has used so far. */
  cpu(): number;
}

const source = `CREATE TABLE heatmap_source
(
  project String, session String, tab String, seq UInt32, device String,
  interactions Array(Tuple(
    index UInt32, type String, time Float64, page String, x Nullable(Float64), y Nullable(Float64),
    pageWidth Float32, pageHeight Float32, viewportWidth Float32, viewportHeight Float32, element String,
    elementX Float64, elementY Float64, cells Array(Tuple(Float64, Float64, UInt32)), depth Nullable(Float64),
    bands Array(Tuple(UInt32, UInt32))))
)`;

const hundredths = (percent: string): string => `toUInt16(floor(${percent} * 100 + 0.5))`;

/** What heatmaps/traces.ts does, in SQL. */
const view = `CREATE MATERIALIZED VIEW heatmap_view TO heatmap_marks_by_engine AS
WITH arraySort(groupArray((index, xs, ys, weights, elements, element_xs, element_ys))) AS parts
SELECT project, page, kind, device, bucket, session, tab, seq, min(index) AS idx,
  page_width, page_height, viewport_width, viewport_height,
  arrayFlatten(arrayMap(part -> part.2, parts)) AS x, arrayFlatten(arrayMap(part -> part.3, parts)) AS y,
  arrayFlatten(arrayMap(part -> part.4, parts)) AS weight, arrayFlatten(arrayMap(part -> part.5, parts)) AS element,
  arrayFlatten(arrayMap(part -> part.6, parts)) AS element_x, arrayFlatten(arrayMap(part -> part.7, parts)) AS element_y
FROM
(
  SELECT project, i.page AS page, trace.1 AS kind, device,
    toStartOfMinute(toDateTime(intDiv(toInt64(i.time), 1000), 'UTC')) AS bucket,
    session, tab, seq, i.index AS index, trace.2 AS xs, trace.3 AS ys, trace.4 AS weights,
    i.pageWidth AS page_width, i.pageHeight AS page_height, i.viewportWidth AS viewport_width,
    i.viewportHeight AS viewport_height, if(is_click, [i.element], []) AS elements,
    if(is_click, [${hundredths('i.elementX')}], []) AS element_xs, if(is_click, [${hundredths('i.elementY')}], []) AS element_ys
  FROM
  (
    SELECT project, session, tab, seq, device, i,
      i.type IN ('click', 'rage_click', 'dead_click', 'error_click') AS is_click,
      multiIf(
        is_click AND i.x IS NOT NULL AND i.y IS NOT NULL,
          [(transform(i.type, ['click', 'rage_click', 'dead_click', 'error_click'], ['click', 'rage', 'dead', 'error'], ''),
            [${hundredths('assumeNotNull(i.x)')}], [${hundredths('assumeNotNull(i.y)')}], [toUInt32(1)])],
        i.type = 'move' AND notEmpty(i.cells),
          [('move', arrayMap(c -> ${hundredths('c.1')}, i.cells), arrayMap(c -> ${hundredths('c.2')}, i.cells),
            arrayMap(c -> c.3, i.cells))],
        i.type = 'scroll', reached,
        i.type = 'attention', arrayConcat(reached, if(empty(i.bands), [],
          [('attention', arrayMap(b -> toUInt16(0), i.bands), arrayMap(b -> toUInt16(b.1 * 200), i.bands),
            arrayMap(b -> b.2, i.bands))])),
        []) AS traces,
      if(i.depth IS NULL, [], [('scroll', [toUInt16(0)], [${hundredths('assumeNotNull(i.depth)')}], [toUInt32(1)])]) AS reached
    FROM heatmap_source ARRAY JOIN interactions AS i
    WHERE i.page != '' AND i.pageWidth > 0 AND i.pageHeight > 0
  ) ARRAY JOIN traces AS trace
)
GROUP BY project, page, kind, device, bucket, session, tab, seq, page_width, page_height, viewport_width, viewport_height`;

/**
 * ClickHouse's own Kafka engine with a materialized view, from the same topic into a table like ours: seconds and CPU
 * seconds of ClickHouse until every row is there.
 * @throws Error when this ClickHouse has no Kafka engine
 */
export async function runKafkaEngine(options: KafkaEngineOptions): Promise<{ seconds: number; cpu: number }> {
  const { clickhouse, brokers, topicPrefix, rows, cpu } = options;
  await clickhouse.command('CREATE TABLE heatmap_marks_by_engine AS heatmap_marks');
  const before = cpu();
  const started = performance.now();
  await clickhouse.command(`${source} ENGINE = Kafka SETTINGS kafka_broker_list = '${brokers}',
    kafka_topic_list = '${topicPrefix}${topics.interactions}', kafka_group_name = '${topicPrefix}engine',
    kafka_format = 'JSONEachRow', kafka_num_consumers = 1, kafka_max_block_size = 65536, kafka_flush_interval_ms = 500,
    input_format_skip_unknown_fields = 1`);
  await clickhouse.command(view);
  try {
    for (const deadline = Date.now() + 300_000; ; ) {
      const [stored] = await clickhouse.query<{ rows: number }>('SELECT count() AS rows FROM heatmap_marks_by_engine');
      if (Number(stored?.rows ?? 0) >= rows) break;
      if (Date.now() > deadline) throw new Error(`the Kafka engine has made ${stored?.rows} of ${rows} rows`);
      await sleep(100);
    }
    return { seconds: (performance.now() - started) / 1000, cpu: cpu() - before };
  } finally {
    await clickhouse.command('DROP TABLE heatmap_view');
    await clickhouse.command('DROP TABLE heatmap_source');
  }
}
