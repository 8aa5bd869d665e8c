import type { ClickHouse } from '@sightline/platform';
import { sqlTuples } from '../sql-tuples.ts';
import type { Stored } from './visits.ts';

/** What the tables hold of some sessions, read as every reader does: with FINAL. */
export async function storedOf(clickhouse: ClickHouse, sessions: string[]): Promise<Stored> {
  const of = `FINAL WHERE session IN (${sqlTuples(sessions.map((session) => [session]))})`;
  const sums = async (sql: string): Promise<Record<string, number>> =>
    (await clickhouse.query<Record<string, number>>(sql))[0] ?? {};
  const chunks = await sums(`SELECT count() AS chunks, sum(bytes) AS bytes FROM chunks ${of}`);
  const sessionChunks = await sums(`SELECT count() AS rows FROM session_chunks ${of}`);
  const marks = await sums(`SELECT sum(length(x)) AS marks, sum(arraySum(weight)) AS weight FROM heatmap_marks ${of}`);
  const leaks = await sums(`SELECT sum(arraySum(leaks.count)) AS leaks FROM privacy_leaks ${of}`);
  const interactions = await clickhouse.query<{ id: string }>(
    `SELECT concat(session, '/', tab, '/', toString(seq), '/', toString(idx), ' ', type) AS id FROM interactions ${of}`,
  );
  return {
    chunks: chunks.chunks ?? 0,
    bytes: chunks.bytes ?? 0,
    sessionChunks: sessionChunks.rows ?? 0,
    interactions: interactions.map(({ id }) => id).sort(),
    marks: marks.marks ?? 0,
    weight: marks.weight ?? 0,
    leaks: leaks.leaks ?? 0,
  };
}
