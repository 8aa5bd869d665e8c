import { Inject, Injectable } from '@nestjs/common';
import type { ClickHouse } from '@sightline/platform';
import type { Leak__Output } from '@sightline/schemas/grpc';
import { timeParameter } from '../clickhouse-time.ts';
import { CLICKHOUSE } from '../tokens.ts';

const mostLeaks = 1_000;

const query = `
SELECT
  leak.class AS class,
  leak.page AS page,
  leak.place AS place,
  toFloat64(sum(leak.count)) AS count,
  toUInt32(uniqExact(session)) AS sessions,
  toFloat64(toUnixTimestamp64Milli(max(first_time))) AS lastTime
FROM privacy_leaks FINAL
ARRAY JOIN leaks AS leak
WHERE project = {project:String} AND first_time >= ${timeParameter('from')} AND first_time < ${timeParameter('to')}
GROUP BY class, page, place
ORDER BY count DESC, class, page, place
LIMIT ${mostLeaks}`;

/** What the collector had to mask, from the table `privacy_leaks`. */
@Injectable()
export class LeakRepository {
  constructor(@Inject(CLICKHOUSE) private readonly clickhouse: ClickHouse) {}

  /** Summed over the chunks whose first event lies in the range (epoch ms, without its end), the most frequent first. */
  async list(range: { project: string; from: number; to: number }): Promise<Leak__Output[]> {
    return await this.clickhouse.query<Leak__Output>(query, { ...range });
  }
}
