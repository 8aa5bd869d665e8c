import { createBatchConsumer, type MessageBatch, type Rest } from '@sightline/platform';
import { topics } from '@sightline/schemas';
import { loadDetections } from '@sightline/schemas/files';
import { coalesce } from '../coalesce.ts';
import { decodeInteractions } from '../interactions-message.ts';
import type { Processor, ProcessorOptions } from '../processor-options.ts';
import { alertMessage, alertOf } from './alert.ts';
import { createDetectionStore, type Touched, type TouchedGroup } from './detection-store.ts';
import { decideFindings, type FindingChange } from './finding.ts';
import { findMatches } from './match.ts';
import { loadRules } from './sigma/load-rules.ts';
import type { Correlation } from './sigma/rule-set.ts';
import { createTypeFilter } from './type-filter.ts';

const name = 'detections';

/** Between two looks at the findings. */
const spacing = { leastMs: 100, mostMs: 1_000 };

/** Touched groups that are worth a look at once. */
const enough = 300;

/** How many groups a statement is for. */
const most = 500;

/** A group in which a rule got new matches. */
interface RuleGroup extends TouchedGroup {
  rule: string;
}

interface RuleChange {
  rule: Correlation;
  change: FindingChange;
}

/**
 * From interactions to findings. Order for a batch: store its matches, ask which episodes they are part of, publish
 * what changed, store it (while the next batch's matches are stored), then let the offsets be committed. Nothing is
 * kept in memory between batches, and a finding stands in the table only once it is published; so a process that dies anywhere tells again what it may have told
 * (with the same id) and loses nothing.
 *
 * @param rules default: those of `schemas/detections`
 * @throws RuleError when a rule cannot be used
 */
export function createDetections(
  { kafka, publisher, clickhouse, log, metrics, observer }: ProcessorOptions,
  rules: readonly Correlation[] = loadRules(loadDetections()),
): Processor {
  const store = createDetectionStore(clickhouse);
  const mayMatch = createTypeFilter(rules);

  /** What has become of the findings of the rules' touched groups. */
  async function changesOf(touched: readonly Touched[]): Promise<RuleChange[]> {
    const [findings, episodes] = await Promise.all([store.findings(touched), store.episodes(touched)]);
    const episodesOf = Map.groupBy(episodes, ({ rule }) => rule);
    return rules.flatMap((rule) =>
      decideFindings(rule.threshold, episodesOf.get(rule.id) ?? [], findings).map((change) => ({ rule, change })),
    );
  }

  /** Brings the findings of some groups up to their matches; the groups in which one was created. */
  async function settle(touched: readonly Touched[]): Promise<Set<string>> {
    const changes = await changesOf(touched);
    if (changes.length === 0) return new Set();
    const now = Date.now();
    const alerts = changes.map(({ rule, change }) => ({ alert: alertOf(change, rule, now), version: change.version }));
    await publisher.publish(alerts.map(({ alert, version }) => alertMessage(alert, version)));
    await store.addAlerts(alerts);
    observer.rows(name, 'alerts', alerts.length);
    for (const { rule, change } of changes) {
      const { activity, id, version } = change;
      log.info({ rule: rule.name, finding: id, activity, version }, 'finding_told');
    }
    const created = changes.filter(({ change }) => change.activity === 'create');
    return new Set(created.map(({ change: { episode } }) => keyOf(episode)));
  }

  // One at a time, so that several partitions' groups go together: a query of many groups costs hardly more than of one.
  const look = coalesce<readonly RuleGroup[], RuleGroup[]>(lookTogether, {
    ...spacing,
    isEnough: (batches) => batches.reduce((count, groups) => count + groups.length, 0) >= enough,
  });

  async function lookTogether(batches: readonly (readonly RuleGroup[])[]): Promise<RuleGroup[][]> {
    const groups = mergeGroups(batches.flat());
    const created = new Set<string>();
    // A statement names groups one by one, and its length is limited: many of them are asked for piece by piece.
    for (let start = 0; start < groups.length; start += most) {
      const piece = groups.slice(start, start + most);
      const touched = rules.map((rule) => ({ rule, groups: piece.filter((group) => group.rule === rule.id) }));
      for (const key of await settle(touched.filter((of) => of.groups.length > 0))) created.add(key);
    }
    return batches.map((batch) => batch.filter((group) => created.has(keyOf(group))));
  }

  async function handle(batch: MessageBatch): Promise<Rest | undefined> {
    const matches = batch.messages
      .filter(mayMatch)
      .flatMap((message) => findMatches(decodeInteractions(message), rules));
    if (matches.length === 0) return undefined;
    await store.addMatches(matches);
    observer.rows(name, 'detection_matches', matches.length);
    const groups = matches.map(({ project, rule, group, time }) => ({ project, rule, group, since: time }));
    return async () => {
      const created = await look.ask(groups);
      // A second look after a creation: another process may have created a finding of the same episode just then.
      if (created.length > 0) await look.ask(created);
    };
  }

  const consumer = createBatchConsumer({
    kafka,
    groupId: 'sightline-detections',
    topic: topics.interactions,
    log,
    metrics,
    lingerMs: 50,
    dueIn: store.dueIn,
    // Few messages match anything, and a look at the findings costs the same for many.
    maxBytes: 4 * 1024 * 1024,
    handle: observer.observed(name, handle),
    deadLetters: publisher,
  });
  return {
    async start() {
      log.info({ rules: rules.map((rule) => rule.name) }, 'detections_loaded');
      await consumer.start();
    },
    stop: () => consumer.stop(),
    ready: () => consumer.ready(),
  };
}

const keyOf = ({ project, rule, group }: Omit<RuleGroup, 'since'>): string => `${rule}\n${project}\n${group}`;

function mergeGroups(groups: readonly RuleGroup[]): RuleGroup[] {
  const merged = new Map<string, RuleGroup>();
  for (const each of groups) {
    const since = Math.min(each.since, merged.get(keyOf(each))?.since ?? each.since);
    merged.set(keyOf(each), { ...each, since });
  }
  return [...merged.values()];
}
