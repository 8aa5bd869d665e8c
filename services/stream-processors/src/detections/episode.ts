/** A run of matches of one group with no pause longer than the rule's time span, as the matches stand now. */
export interface Episode {
  project: string;
  /** Id of the correlation. */
  rule: string;
  group: string;
  /** `session/tab/seq/index` of the first match. */
  first: string;
  /** Epoch ms of the first and the last match. */
  firstSeen: number;
  lastSeen: number;
  /** Matches. */
  count: number;
  /** The most that stood within one time span: matches, distinct values or detections, as the rule counts. */
  measure: number;
  /** At most 100. */
  sessions: string[];
  /** Newest first, at most 50. */
  evidences: Evidence[];
}

/** Names an interaction, and says nothing of what it held. */
interface Evidence {
  session: string;
  tab: string;
  seq: number;
  index: number;
  time: number;
  type: string;
  url: string;
}
