import { Inject, Injectable } from '@nestjs/common';
import type { ClickHouse } from '@sightline/platform';
import type { Interaction__Output } from '@sightline/schemas/grpc';
import { epochMs } from '../clickhouse-time.ts';
import { CLICKHOUSE } from '../tokens.ts';

/** An answer is cut at these, the earliest first: it is one message, and a session's sender decides its size. */
const mostInteractions = 20_000;
const mostBytes = 16 * 1024 * 1024;

const query = `
SELECT tab, seq, idx AS index, type, ${epochMs('acts.time')} AS time, url, detail AS detailJson
FROM
(
  SELECT *, sum(length(detail)) OVER (ORDER BY time, tab, seq, idx ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS read
  FROM interactions FINAL
  WHERE project = {project:String} AND session = {session:String}
) AS acts
WHERE read <= ${mostBytes}
ORDER BY acts.time, tab, seq, idx
LIMIT ${mostInteractions}`;

/** What a visitor did, from the table `interactions`. */
@Injectable()
export class InteractionRepository {
  constructor(@Inject(CLICKHOUSE) private readonly clickhouse: ClickHouse) {}

  /** A session's interactions by time: at most 20,000, and at most 16 MiB of them. */
  async list(project: string, session: string): Promise<Interaction__Output[]> {
    return await this.clickhouse.query<Interaction__Output>(query, { project, session });
  }
}
