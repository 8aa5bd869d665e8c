import type { ClickHouse } from '@sightline/platform';
import type { Interactions } from '@sightline/schemas';
import { type BotRow, botRows } from '../heatmaps/bots.ts';
import { changedDays, type HeatmapChangeRow } from '../heatmaps/changes.ts';
import { heatmapTraces } from '../heatmaps/traces.ts';
import { sqlTuples } from '../sql-tuples.ts';

const atOnce = 400;

/**
 * Changes the heatmap marks of some chunks, and notes the bots that are seen in them: their days are noted as being changed
 * before, and as changed afterwards, so that they are read out of their marks meanwhile and rolled up anew. `cause` names the whole run: a run that was
 * interrupted is ended by the next of that name.
 */
export async function changeHeatmaps<T>(
  clickhouse: ClickHouse,
  cause: string,
  chunks: readonly Interactions[],
  change: () => Promise<T>,
): Promise<T> {
  const days = new Map<string, HeatmapChangeRow>();
  const note = (project: string, day: string): void =>
    void days.set(`${project}/${day}`, { project, day, cause, done: 0 });
  const bots: BotRow[] = [];
  for (const chunk of chunks) {
    const minutes = heatmapTraces(chunk).map(({ bucket }) => Date.parse(`${bucket}Z`));
    const signs = botRows(chunk);
    bots.push(...signs);
    for (const day of changedDays(minutes, signs)) note(chunk.project, day);
  }
  for (let start = 0; start < chunks.length; start += atOnce) {
    const tuples = chunks
      .slice(start, start + atOnce)
      .map(({ project, session, tab, seq }) => [project, session, tab, seq]);
    const stored = await clickhouse.query<{ project: string; day: string }>(
      `SELECT DISTINCT project, toString(toDate(bucket)) AS day FROM heatmap_marks
       WHERE (project, session, tab, seq) IN (${sqlTuples(tuples)})`,
    );
    for (const { project, day } of stored) note(project, day);
  }
  // Each time under a name of its own: what has been noted as done cannot be begun again.
  const begun = [...days.values()].map((row) => ({ ...row, cause: `${cause}@${Date.now()}` }));
  await clickhouse.insert('heatmap_changes', begun);
  // None is taken back: a sign that was seen once is stored with the chunk.
  await clickhouse.insert('heatmap_bots', bots);
  const result = await change();
  await clickhouse.command(
    `INSERT INTO heatmap_changes (project, day, cause, done)
     SELECT project, day, cause, 1 FROM heatmap_changes FINAL WHERE startsWith(cause, {prefix:String}) AND done = 0`,
    { prefix: `${cause}@` },
  );
  return result;
}
