import type { ClickHouse, IncomingMessage } from '@sightline/platform';
import type { SessionRecord } from '@sightline/schemas';
import { count, type Figures } from './figures.ts';

/** What the topics have told so far of a project, as a consumer keeps it that drops repeats by identity. */
export interface TopicFigures {
  onInteractions(message: IncomingMessage): void;
  onSession(message: IncomingMessage): void;
  addTo(figures: Figures): void;
  /** Messages of one identity that differ in content, and where; there must be none. */
  readonly contradictions: readonly string[];
}

export function createTopicFigures(project: string): TopicFigures {
  /** Content by identity. */
  const messages = new Map<string, string>();
  const records = new Map<string, SessionRecord>();
  const contradictions: string[] = [];
  return {
    onInteractions({ headers, value }) {
      if (headers.sightline_project !== project) return;
      const id = headers.ce_id ?? '';
      const { receivedTime: _when, bytes: _size, ...content } = JSON.parse(String(value));
      const text = JSON.stringify(content, undefined, 1);
      const before = messages.get(id);
      if (before !== undefined && before !== text) contradictions.push(`message ${id}: ${difference(before, text)}`);
      messages.set(id, text);
    },
    onSession({ headers, key, value }) {
      if (headers.sightline_project === project && value !== null) records.set(key, JSON.parse(String(value)));
    },
    addTo(figures) {
      for (const id of messages.keys()) count(figures, `message ${id}`);
      for (const { session, chunks, events, tabs, clicks, pages, rageClicks, errors } of records.values()) {
        for (const [figure, amount] of Object.entries({ chunks, events, tabs, clicks, pages, rageClicks, errors })) {
          if (amount > 0) count(figures, `record ${session} ${figure}`, amount);
        }
      }
    },
    contradictions,
  };
}

/** The first line in which two texts differ. */
function difference(before: string, after: string): string {
  const lines = before.split('\n');
  const others = after.split('\n');
  const at = lines.findIndex((line, index) => line !== others[index]);
  const around = (of: string[]): string =>
    of
      .slice(Math.max(0, at - 3), at + 3)
      .join('')
      .replace(/\s+/g, ' ');
  return `«${around(lines)}» and then «${around(others)}»`;
}

/** Types of interactions that are made of one event each; moves, scrolls and inputs sum several up. */
const counted = "('click', 'rage_click', 'navigation', 'error', 'automation', 'custom', 'paste')";
const rules = "('many_failed_logins', 'automated_browser')";

const queries = [
  `SELECT concat('chunk ', session, '/', tab, '/', toString(seq)) AS name, count() AS amount
   FROM chunks FINAL WHERE project = {project:String} GROUP BY name`,
  `SELECT concat(type, ' ', session, '/', tab, '/', toString(seq)) AS name, count() AS amount
   FROM interactions FINAL WHERE project = {project:String} AND type IN ${counted} GROUP BY name`,
  `SELECT concat('interaction ', type, ' ', session, '/', tab, '/', toString(seq), '/', toString(idx), ' ',
     lower(hex(MD5(detail)))) AS name, count() AS amount
   FROM interactions FINAL WHERE project = {project:String} GROUP BY name`,
  `SELECT concat('session ', session, ' ', figure.1) AS name, sum(figure.2) AS amount
   FROM session_chunks FINAL
   ARRAY JOIN [('chunks', 1), ('events', events), ('clicks', clicks), ('pages', pages), ('rageClicks', rage_clicks),
     ('errors', errors)] AS figure
   WHERE project = {project:String} GROUP BY name HAVING amount > 0`,
  `SELECT concat('session ', session, ' tabs') AS name, uniqExact(tab) AS amount
   FROM session_chunks FINAL WHERE project = {project:String} GROUP BY name`,
  `SELECT concat('place ', kind, ' ', page, ' ', toString(x / 100), ' ', toString(y / 100)) AS name, sum(weight) AS amount
   FROM heatmap_marks FINAL ARRAY JOIN x, y, weight
   WHERE project = {project:String} AND kind IN ('click', 'rage', 'move') GROUP BY name`,
  `SELECT concat('cell ', kind, ' ', page, ' ', device, ' ', toString(bucket), ' ',
     toString(x / 100), ' ', toString(y / 100)) AS name,
     sum(weight) AS amount
   FROM heatmap_marks FINAL ARRAY JOIN x, y, weight WHERE project = {project:String} GROUP BY name`,
  `SELECT concat('alert ', JSONExtractString(finding, 'finding_info', 'analytic', 'name'), ' ', sessions[1]) AS name,
     sum(count) AS amount
   FROM alerts FINAL
   WHERE project = {project:String} AND activity_id != 3
     AND JSONExtractString(finding, 'finding_info', 'analytic', 'name') IN ${rules} GROUP BY name`,
];

/** What ClickHouse has of the project, read as every reader does. */
export async function storedFigures(clickhouse: ClickHouse, project: string): Promise<Figures> {
  const figures: Figures = new Map();
  for (const query of queries) {
    const rows = await clickhouse.query<{ name: string; amount: number }>(query, { project });
    for (const { name, amount } of rows) count(figures, name, Number(amount));
  }
  return figures;
}

/** How many chunks have come to every table that has a row for each; cheap beside the figures. */
export async function storedChunks(clickhouse: ClickHouse, project: string): Promise<number> {
  const [least] = await clickhouse.query<{ chunks: number }>(
    `SELECT least((SELECT count() FROM chunks FINAL WHERE project = {project:String}),
       (SELECT count() FROM session_chunks FINAL WHERE project = {project:String})) AS chunks`,
    { project },
  );
  return Number(least?.chunks ?? 0);
}
