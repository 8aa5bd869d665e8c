import { createHash } from 'node:crypto';
import type { Interaction, Interactions } from '@sightline/schemas';
import type { Correlation } from './sigma/rule-set.ts';
import { type SigmaEvent, sigmaEvent } from './sigma/sigma-event.ts';

/** An interaction that a correlation counts. Identity: rule, group, and the interaction's own. */
export interface Match {
  project: string;
  /** Id of the correlation. */
  rule: string;
  /** Where it counts: `field=value`, several separated by commas. */
  group: string;
  /** Epoch ms of the event. */
  time: number;
  session: string;
  tab: string;
  seq: number;
  index: number;
  type: string;
  url: string;
  /** value_count: a hash of the value; temporal: ids of the detections that matched, separated by spaces. */
  value: string;
}

/** Last millisecond that the tables can hold; a visitor's clock may claim anything. */
const endOfTime = Date.UTC(2199, 0, 1);

/** What the rules find in one message, as a pure function of it. */
export function findMatches(message: Interactions, correlations: readonly Correlation[]): Match[] {
  const { interactions, ...chunk } = message;
  return interactions.flatMap((interaction) => {
    const event = sigmaEvent({ ...interaction }, chunk);
    return correlations.flatMap((correlation) => matchOne(message, interaction, event, correlation) ?? []);
  });
}

function matchOne(
  message: Interactions,
  interaction: Interaction,
  event: SigmaEvent,
  correlation: Correlation,
): Match | undefined {
  const matched = correlation.detections.filter((detection) => detection.matches(event));
  if (matched.length === 0) return undefined;
  const group = groupOf(event, correlation.groupBy);
  if (group === undefined) return undefined;
  const value = countedValue(event, correlation, matched);
  if (value === undefined) return undefined;
  return {
    project: message.project,
    rule: correlation.id,
    group,
    time: Math.round(Math.min(Math.max(interaction.time, 0), endOfTime)),
    session: message.session,
    tab: message.tab,
    seq: message.seq,
    index: interaction.index,
    type: interaction.type,
    url: interaction.url,
    value,
  };
}

/** `undefined` when a field is missing or empty: what nobody knows is not one group. */
function groupOf(event: SigmaEvent, fields: readonly string[]): string | undefined {
  const parts: string[] = [];
  for (const field of fields) {
    const value = scalar(event.field(field));
    if (value === undefined || value === '') return undefined;
    parts.push(`${field}=${value.replace(/[%,=]/g, encodeURIComponent)}`);
  }
  return parts.join(',');
}

function countedValue(
  event: SigmaEvent,
  correlation: Correlation,
  matched: Correlation['detections'],
): string | undefined {
  if (correlation.type === 'event_count') return '';
  if (correlation.type !== 'value_count') return [...new Set(matched.map(({ id }) => id))].join(' ');
  const value = scalar(event.field(correlation.valueField ?? ''));
  // Counting needs to tell values apart, not to keep them.
  return value === undefined ? undefined : createHash('sha256').update(value).digest('hex').slice(0, 32);
}

const scalar = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
