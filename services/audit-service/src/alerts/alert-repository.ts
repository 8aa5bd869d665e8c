import { Inject, Injectable } from '@nestjs/common';
import type { ClickHouse } from '@sightline/platform';
import { CLICKHOUSE } from '../tokens.ts';

const query = `
SELECT finding
FROM alerts FINAL
WHERE project = {project:String}
ORDER BY last_seen DESC, id
LIMIT {limit:UInt32}`;

/** Findings of the detections, from the table `alerts`. */
@Injectable()
export class AlertRepository {
  constructor(@Inject(CLICKHOUSE) private readonly clickhouse: ClickHouse) {}

  /** OCSF findings as JSON, newest first, each in its current state. */
  async list(project: string, limit: number): Promise<string[]> {
    const rows = await this.clickhouse.query<{ finding: string }>(query, { project, limit });
    return rows.map(({ finding }) => finding);
  }
}
