import { createHash } from 'node:crypto';
import type { ClickHouse, IncomingMessage } from '@sightline/platform';
import type { SessionRecord } from '@sightline/schemas';
import { count, type Figures } from './figures.ts';

/** What the topics have told so far, as a consumer keeps it that drops repeats by identity. */
export interface TopicFigures {
  onInteractions(message: IncomingMessage): void;
  onSession(message: IncomingMessage): void;
  addTo(figures: Figures): void;
  /** Messages of one identity that differ in content; there must be none. */
  readonly contradictions: number;
}

export function createTopicFigures(): TopicFigures {
  const messages = new Map<string, string>();
  const records = new Map<string, SessionRecord>();
  let contradictions = 0;
  return {
    onInteractions({ headers, value }) {
      const id = headers.ce_id ?? '';
      const { receivedTime: _when, bytes: _size, ...content } = JSON.parse(String(value));
      const hash = createHash('sha256').update(JSON.stringify(content)).digest('base64url');
      if ((messages.get(id) ?? hash) !== hash) contradictions += 1;
      messages.set(id, hash);
    },
    onSession({ key, value }) {
      if (value !== null) records.set(key, JSON.parse(String(value)));
    },
    addTo(figures) {
      for (const id of messages.keys()) count(figures, `message ${id}`);
      for (const { session, chunks, clicks, pages, rageClicks, errors } of records.values()) {
        for (const [figure, amount] of Object.entries({ chunks, clicks, pages, rageClicks, errors })) {
          if (amount > 0) count(figures, `record ${session} ${figure}`, amount);
        }
      }
    },
    get contradictions() {
      return contradictions;
    },
  };
}

/** Types of interactions that are made of one event each; moves, scrolls and inputs sum several up. */
const counted = "('click', 'rage_click', 'navigation', 'error', 'automation', 'custom')";
const rules = "('many_failed_logins', 'automated_browser')";

const queries = [
  `SELECT concat('chunk ', session, '/', tab, '/', toString(seq)) AS name, count() AS amount
   FROM chunks FINAL WHERE project = {project:String} GROUP BY name`,
  `SELECT concat(type, ' ', session, '/', tab, '/', toString(seq)) AS name, count() AS amount
   FROM interactions FINAL WHERE project = {project:String} AND type IN ${counted} GROUP BY name`,
  `SELECT concat('session ', session, ' ', figure.1) AS name, sum(figure.2) AS amount
   FROM session_chunks FINAL
   ARRAY JOIN [('chunks', 1), ('clicks', clicks), ('pages', pages), ('rageClicks', rage_clicks), ('errors', errors)] AS figure
   WHERE project = {project:String} GROUP BY name HAVING amount > 0`,
  `SELECT concat('cell ', kind, ' ', page, ' ', toString(x), ' ', toString(y)) AS name, sum(weight) AS amount
   FROM heatmap_points FINAL WHERE project = {project:String} AND kind IN ('click', 'move') GROUP BY name`,
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
