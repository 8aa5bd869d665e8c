import { cloudEventHeaders, type OutgoingMessage } from '@sightline/platform';
import { type Alert, topics } from '@sightline/schemas';
import type { FindingChange } from './finding.ts';
import { type Correlation, levels } from './sigma/rule-set.ts';

const severities = { informational: 'Informational', low: 'Low', medium: 'Medium', high: 'High', critical: 'Critical' };
const activities = {
  create: { activity_id: 1, type_uid: 200401, status_id: 1 },
  update: { activity_id: 2, type_uid: 200402, status_id: 1 },
  close: { activity_id: 3, type_uid: 200403, status_id: 4 },
} as const;

/** The OCSF Detection Finding of a change. `now`: epoch ms of telling it. */
export function alertOf(change: FindingChange, correlation: Correlation, now: number): Alert {
  const { episode } = change;
  return {
    class_uid: 2004,
    class_name: 'Detection Finding',
    category_uid: 2,
    ...activities[change.activity],
    severity_id: levels.indexOf(correlation.level) + 1,
    severity: severities[correlation.level],
    time: episode.lastSeen,
    message: messageOf(change, correlation),
    metadata: {
      version: '1.5.0',
      product: { name: 'Sightline', vendor_name: 'Sightline' },
      logged_time: now,
    },
    finding_info: {
      uid: change.id,
      title: correlation.title,
      desc: correlation.description,
      created_time: change.createdTime ?? now,
      first_seen_time: episode.firstSeen,
      last_seen_time: episode.lastSeen,
      analytic: { uid: correlation.id, name: correlation.name, type_id: 1 },
      types: correlation.tags.flatMap((tag) => threatOf(tag) ?? []),
    },
    evidences: episode.evidences.map((data) => ({ data })),
    unmapped: {
      project: episode.project,
      group: episode.group,
      count: episode.count,
      sessions: episode.sessions,
    },
  };
}

/** The message that tells of an alert; its id names the finding's version, so that a repeat can be dropped. */
export function alertMessage(alert: Alert, version: number): OutgoingMessage {
  const { project } = alert.unmapped;
  const { uid } = alert.finding_info;
  return {
    topic: topics.alerts,
    key: uid,
    value: JSON.stringify(alert),
    headers: {
      ...cloudEventHeaders({
        id: `${uid}/${version}`,
        type: 'sightline.alert.v1',
        source: `/projects/${project}`,
        subject: uid,
        time: alert.metadata.logged_time ?? alert.time,
        contentType: 'application/json',
      }),
      sightline_project: project,
    },
  };
}

function messageOf({ activity, episode }: FindingChange, correlation: Correlation): string {
  if (activity === 'close') return `${correlation.title}: became part of another finding of ${episode.group}`;
  const times = episode.count === 1 ? 'once' : `${episode.count} times`;
  return `${correlation.title}: seen ${times}, ${episode.group}`;
}

/** `owasp.oat-008` → `OAT-008`, `attack.t1110.004` → `T1110.004`; other tags name no threat. */
const threatOf = (tag: string): string | undefined =>
  /^(?:owasp\.(oat-\d{3})|attack\.(t\d{4}(?:\.\d{3})?))$/.exec(tag)?.slice(1).find(Boolean)?.toUpperCase();
