import { clickHouseTime } from '@sightline/platform';
import type { BehaviourSums, Interaction, Interactions, InteractionType } from '@sightline/schemas';

/** A row of the table `session_chunks`: what a chunk contributes to its session. */
export interface SessionChunkRow {
  project: string;
  session: string;
  tab: string;
  seq: number;
  first_time: string;
  last_time: string;
  received_time: string;
  events: number;
  bytes: number;
  keyframe: boolean;
  closed: boolean;
  pages: number;
  clicks: number;
  rage_clicks: number;
  dead_clicks: number;
  errors: number;
  active_ms: number;
  gaps: number;
  first_url: string;
  last_url: string;
  title: string;
  device: string;
  browser: string;
  os: string;
  source: string;
  user: string;
  automation: boolean;
  behaviour: BehaviourSums;
  returning: boolean;
  traits: Record<string, string>;
  country: string;
}

/** A row of the table `interactions`. */
export interface InteractionRow {
  project: string;
  session: string;
  tab: string;
  seq: number;
  idx: number;
  type: string;
  time: string;
  url: string;
  page: string;
  source: string;
  user: string;
  detail: string;
}

export function sessionChunkRow(chunk: Interactions): SessionChunkRow {
  const count = (type: InteractionType): number => chunk.interactions.filter((one) => one.type === type).length;
  return {
    project: chunk.project,
    session: chunk.session,
    tab: chunk.tab,
    seq: chunk.seq,
    first_time: clickHouseTime(chunk.firstTime),
    last_time: clickHouseTime(chunk.lastTime),
    received_time: clickHouseTime(chunk.receivedTime),
    events: chunk.events,
    bytes: chunk.bytes,
    keyframe: chunk.keyframe,
    closed: chunk.closed ?? false,
    pages: count('navigation'),
    clicks: count('click'),
    rage_clicks: count('rage_click'),
    dead_clicks: count('dead_click'),
    errors: count('error'),
    active_ms: chunk.activeMs ?? 0,
    gaps: chunk.gaps ?? 0,
    first_url: chunk.firstUrl ?? '',
    last_url: chunk.lastUrl ?? '',
    title: chunk.title ?? '',
    device: chunk.device,
    browser: chunk.browser ?? '',
    os: chunk.os ?? '',
    source: chunk.source,
    user: chunk.user ?? '',
    automation: chunk.bot === true || count('automation') > 0,
    behaviour: behaviourSums(chunk),
    returning: chunk.returning ?? false,
    traits: chunk.traits ?? {},
    country: chunk.country ?? '',
  };
}

/** What the chunk's events say, and what its interactions say besides. */
function behaviourSums({ behaviour, interactions }: Interactions): BehaviourSums {
  const sums: BehaviourSums = { ...behaviour };
  const addTo = (name: keyof BehaviourSums, value: number): void => {
    if (value > 0) sums[name] = (sums[name] ?? 0) + value;
  };
  for (const { type, fields = 0, fillMs = 0, flags = [] } of interactions) {
    if (type === 'form_abandon') addTo('abandoned', 1);
    else if (type === 'form_submit' && fields > 0) {
      addTo('sent', 1);
      addTo('fillMs', fillMs);
      addTo('filled', fields);
    }
    for (const flag of flags) addTo(flag, 1);
  }
  return sums;
}

export const interactionRows = (chunk: Interactions): InteractionRow[] =>
  chunk.interactions.map((interaction: Interaction) => ({
    project: chunk.project,
    session: chunk.session,
    tab: chunk.tab,
    seq: chunk.seq,
    idx: interaction.index,
    type: interaction.type,
    time: clickHouseTime(interaction.time),
    url: interaction.url,
    page: interaction.page,
    source: chunk.source,
    user: chunk.user ?? '',
    detail: JSON.stringify(interaction),
  }));
