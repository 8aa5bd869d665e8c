import { createHash } from 'node:crypto';
import type { Episode } from './episode.ts';

/** The current state of a finding, as the table `alerts` has it. */
export interface KnownFinding {
  id: string;
  /** Id of the correlation. */
  rule: string;
  project: string;
  group: string;
  /** Matches it stood on when it was last told. */
  count: number;
  firstSeen: number;
  lastSeen: number;
  /** Epoch ms at which it was first told. */
  createdTime: number;
}

/** What has become of a finding and is to be told. */
export interface FindingChange {
  activity: 'create' | 'update' | 'close';
  id: string;
  episode: Episode;
  /** Grows with each change of a finding: the number of matches it stands on. */
  version: number;
  /** Epoch ms; absent when it is created now. */
  createdTime?: number;
}

/**
 * Decides what changed, from the episodes of a rule and the open findings, of some groups. An episode keeps the finding
 * that it has: when a match comes late and becomes the first one, or joins two episodes to one, the oldest finding goes on and
 * the others are closed, so that one episode ends up with one finding whatever the order of arrival. What was told
 * already is not told again.
 */
export function decideFindings(
  threshold: number,
  episodes: readonly Episode[],
  open: readonly KnownFinding[],
): FindingChange[] {
  return episodes.flatMap((episode) => {
    const [known, ...superseded] = open
      .filter((finding) => belongsTo(finding, episode))
      .sort((left, right) => left.firstSeen - right.firstSeen || (left.id < right.id ? -1 : 1));
    if (!known) {
      if (episode.measure < threshold) return [];
      return [{ activity: 'create', id: findingId(episode), episode, version: episode.count }] as FindingChange[];
    }
    const changes: FindingChange[] = superseded.map(({ id, count, createdTime }) => ({
      activity: 'close',
      id,
      episode,
      version: Math.max(episode.count, count + 1),
      createdTime,
    }));
    if (episode.count > known.count) {
      const { id, createdTime } = known;
      changes.push({ activity: 'update', id, episode, version: episode.count, createdTime });
    }
    return changes;
  });
}

const belongsTo = (finding: KnownFinding, episode: Episode): boolean =>
  finding.project === episode.project &&
  finding.rule === episode.rule &&
  finding.group === episode.group &&
  finding.firstSeen <= episode.lastSeen &&
  finding.lastSeen >= episode.firstSeen;

/** 32 hex digits of SHA-256 over rule, group and first match: the same in whatever process it is made. */
export const findingId = ({ project, rule, group, first }: Episode): string =>
  createHash('sha256').update([project, rule, group, first].join('\n')).digest('hex').slice(0, 32);
