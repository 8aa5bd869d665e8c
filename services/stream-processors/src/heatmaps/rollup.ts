import { randomBytes } from 'node:crypto';
import type { ClickHouse, Logger } from '@sightline/platform';
import {
  byMonth,
  isMonthOf,
  monthStatements,
  type RolledDay,
  type RolledMonth,
  rolledDaysQuery,
  rolledMonthsQuery,
  rollKeptMs,
  rollName,
  rollStatements,
} from '@sightline/schemas';

export interface RollupOptions {
  clickhouse: ClickHouse;
  log: Logger;
  /** A day that is over is rolled up when nothing of it has changed for this long, ms. */
  quietMs: number;
  onRolled(): void;
}

/** Rolls days up. Any number of processes may do so at the same time: whose roll is in force is one row's matter. */
export interface Rollup {
  /** Rolls up what is due: one day after the other, then months that are over. */
  pass(isOver?: () => boolean): Promise<void>;
  /** Deletes what is left of rolls that are not in force and not begun lately. */
  purge(): Promise<void>;
}

interface DueDay {
  project: string;
  day: string;
  changes: number;
}

/** A day is over for the roll some time after it is for who writes, so that clocks need not agree. */
const graceMs = 3_600_000;
/** A day that keeps changing is rolled up anew once in this time, ms. */
const patienceMs = 3_600_000;
/** Marks that one statement works on. */
const sliceRows = 2_000_000;

/**
 * Days whose roll does not cover every change, the earliest first. None that a change has been begun in: it is either about
 * to be done, or will be when the message that it came with is read again.
 */
const dueDaysQuery = `
SELECT state.project AS project, toString(state.day) AS day, state.doneChanges AS changes
FROM
(
  SELECT project, day, countIf(done = 1) AS doneChanges, countIf(done = 0) AS begun, max(time) AS changed
  FROM heatmap_changes FINAL
  WHERE toDateTime(day + 1, 'UTC') < now() - {grace:UInt32}
  GROUP BY project, day
) AS state
LEFT JOIN (SELECT project, day, changes, version FROM heatmap_rollups FINAL) AS rolled
  ON rolled.project = state.project AND rolled.day = state.day
WHERE state.begun = 0 AND state.doneChanges != rolled.changes
  AND (state.changed <= now() - {quiet:UInt32} OR rolled.version BETWEEN 1 AND toUnixTimestamp(now() - {patience:UInt32}) * 1000)
ORDER BY day, project`;

const sizeQuery = `
SELECT toUnixTimestamp64Milli(now64(3)) AS now, sum(length(weight)) AS marks
FROM heatmap_marks
WHERE project = {project:String} AND bucket >= toDateTime({day:Date}, 'UTC') AND bucket < toDateTime({day:Date} + 1, 'UTC')`;

const leftoversQuery = `
SELECT DISTINCT project, toString(day) AS day, roll
FROM heatmap_totals
WHERE roll < {before:String}
  AND (project, day, roll) NOT IN (SELECT project, day, roll FROM heatmap_rollups FINAL)
  AND (project, day, roll) NOT IN (SELECT project, month, roll FROM heatmap_months FINAL)`;

const projectsQuery = `
SELECT project, toUnixTimestamp64Milli(now64(3)) AS now
FROM heatmap_rollups FINAL
GROUP BY project
ORDER BY project`;

const cellsQuery = `
SELECT count() AS cells FROM heatmap_cells
WHERE project = {project:String} AND day >= {month:Date} AND day < addMonths({month:Date}, 1)`;

const seconds = (ms: number): number => Math.ceil(ms / 1000);

export function createRollup({ clickhouse, log, quietMs, onRolled }: RollupOptions): Rollup {
  async function roll({ project, day, changes }: DueDay): Promise<void> {
    const [size] = await clickhouse.query<{ now: number; marks: number }>(sizeQuery, { project, day });
    const { now = 0, marks = 0 } = size ?? {};
    const slices = Math.max(1, Math.ceil(marks / sliceRows));
    const random = randomBytes(4).toString('hex');
    for (const statement of rollStatements({ day, begunAt: now, random, changes, slices })) {
      await clickhouse.command(statement, { project });
    }
    log.info({ project, day, marks, changes }, 'heatmap_day_rolled_up');
    onRolled();
  }

  /** Months that are over, and of which no day has changed lately, put together from the rolls of their days. */
  async function rollMonths(project: string, now: number): Promise<void> {
    const end = new Date(now - graceMs).toISOString().slice(0, 8).concat('01');
    const days = await clickhouse.query<RolledDay>(rolledDaysQuery('1970-01-01', end), { project });
    const months = await clickhouse.query<RolledMonth>(rolledMonthsQuery('1970-01-01', end), { project });
    for (const [month, ofMonth] of byMonth(days)) {
      const isInForce = months.some((one) => one.month === month && isMonthOf(one, ofMonth));
      const isQuiet = ofMonth.every(({ roll: name }) => name <= rollName(now - quietMs, '~'));
      if (isInForce || !isQuiet || ofMonth.length === 1) continue;
      const [size] = await clickhouse.query<{ cells: number }>(cellsQuery, { project, month });
      const slices = Math.max(1, Math.ceil((size?.cells ?? 0) / sliceRows));
      const random = randomBytes(4).toString('hex');
      for (const statement of monthStatements({ month, begunAt: now, random, days: ofMonth, slices })) {
        await clickhouse.command(statement, { project });
      }
      log.info({ project, month, days: ofMonth.length }, 'heatmap_month_rolled_up');
      onRolled();
    }
  }

  return {
    async pass(isOver = () => false) {
      const due = await clickhouse.query<DueDay>(dueDaysQuery, {
        grace: seconds(graceMs),
        quiet: seconds(quietMs),
        patience: seconds(patienceMs),
      });
      for (const day of due) {
        if (isOver()) return;
        await roll(day);
      }
      for (const { project, now } of await clickhouse.query<{ project: string; now: number }>(projectsQuery)) {
        if (isOver()) return;
        await rollMonths(project, now);
      }
    },
    async purge() {
      const [clock] = await clickhouse.query<{ now: number }>('SELECT toUnixTimestamp64Milli(now64(3)) AS now');
      const before = rollName((clock?.now ?? 0) - rollKeptMs, '');
      // Totals last: they are what leftovers are found by.
      for (const leftover of await clickhouse.query<{ project: string; day: string; roll: string }>(leftoversQuery, {
        before,
      })) {
        for (const table of ['heatmap_cells', 'heatmap_totals']) {
          await clickhouse.command(
            `ALTER TABLE ${table} DELETE WHERE project = {project:String} AND day = {day:Date} AND roll = {roll:String}
             SETTINGS mutations_sync = 1`,
            leftover,
          );
        }
        log.info(leftover, 'heatmap_roll_deleted');
      }
    },
  };
}
