import { createBatchConsumer, type MessageBatch } from '@sightline/platform';
import { topics } from '@sightline/schemas';
import { loadDetections } from '@sightline/schemas/files';
import { coalesce } from '../coalesce.ts';
import { decodeInteractions } from '../interactions-message.ts';
import type { Processor, ProcessorOptions } from '../processor-options.ts';
import { alertMessage, alertOf } from './alert.ts';
import { createDetectionStore, type TouchedGroup } from './detection-store.ts';
import { decideFindings } from './finding.ts';
import { findMatches, type Match } from './match.ts';
import { loadRules } from './sigma/load-rules.ts';
import type { Correlation } from './sigma/rule-set.ts';

const name = 'detections';

/**
 * From interactions to findings. Order for a batch: store its matches, ask which episodes they are part of, publish
 * what changed, store it, then let the offsets be committed. Nothing is kept in memory between batches, and a finding
 * stands in the table only once it is published; so a process that dies anywhere tells again what it may have told
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
  const changesOf = async (rule: Correlation, groups: TouchedGroup[]) => {
    const [episodes, findings] = await Promise.all([store.episodes(rule, groups), store.findings(rule, groups)]);
    return decideFindings(rule.threshold, episodes, findings);
  };

  /** Brings the findings of some groups up to their matches. */
  async function settle(rule: Correlation, groups: TouchedGroup[]): Promise<void> {
    // A second look after a creation: another process may have created a finding of the same episode just then.
    for (let look = 0; look < 2; look++) {
      const changes = await changesOf(rule, groups);
      if (changes.length === 0) return;
      const now = Date.now();
      const alerts = changes.map((change) => ({ alert: alertOf(change, rule, now), version: change.version }));
      await publisher.publish(alerts.map(({ alert, version }) => alertMessage(alert, version)));
      await store.addAlerts(alerts);
      observer.rows(name, 'alerts', alerts.length);
      for (const { activity, id, version } of changes) {
        log.info({ rule: rule.name, finding: id, activity, version }, 'finding_told');
      }
      if (!changes.some(({ activity }) => activity === 'create')) return;
    }
  }

  // One at a time a rule, and what several partitions touched meanwhile goes together.
  const settlers = new Map(
    rules.map((rule) => [
      rule.id,
      coalesce<TouchedGroup[], void>(async (touched) => {
        await settle(rule, mergeGroups(touched.flat()));
        return touched.map(() => undefined);
      }),
    ]),
  );

  async function handle(batch: MessageBatch): Promise<void> {
    const matches = batch.messages.flatMap((message) => findMatches(decodeInteractions(message), rules));
    if (matches.length === 0) return;
    await store.addMatches(matches);
    observer.rows(name, 'detection_matches', matches.length);
    await Promise.all(
      [...settlers].map(async ([rule, settleSoon]) => {
        const found = matches.filter((match) => match.rule === rule);
        if (found.length > 0) await settleSoon(mergeGroups(found.map(touchedBy)));
      }),
    );
  }

  const consumer = createBatchConsumer({
    kafka,
    groupId: 'sightline-detections',
    topic: topics.interactions,
    log,
    metrics,
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

const touchedBy = ({ project, group, time }: Match): TouchedGroup => ({ project, group, since: time });

function mergeGroups(groups: readonly TouchedGroup[]): TouchedGroup[] {
  const merged = new Map<string, TouchedGroup>();
  for (const each of groups) {
    const key = `${each.project}\n${each.group}`;
    const since = Math.min(each.since, merged.get(key)?.since ?? each.since);
    merged.set(key, { ...each, since });
  }
  return [...merged.values()];
}
