import type { Predicate } from './condition.ts';

export const levels = ['informational', 'low', 'medium', 'high', 'critical'] as const;
type Level = (typeof levels)[number];

/** A Sigma rule: a predicate on one interaction. */
export interface Detection {
  id: string;
  /** True for an event that the rule describes. */
  matches: Predicate;
  /** The only types of interactions that it can match; undefined: any. */
  types: string[] | undefined;
}

export const correlationTypes = ['event_count', 'value_count', 'temporal', 'temporal_ordered'] as const;
type CorrelationType = (typeof correlationTypes)[number];

/** What raises findings: matches of detections, grouped, within a time span. */
export interface Correlation {
  /** Uuid of the Sigma correlation, or of the detection that stands alone. */
  id: string;
  /** Short, unique; the title when the rule has no name. */
  name: string;
  title: string;
  description: string;
  level: Level;
  /** Sigma tags, e.g. `owasp.oat-008`. */
  tags: string[];
  falsePositives: string[];
  type: CorrelationType;
  /** In the order of the file, which `temporal_ordered` is about. */
  detections: Detection[];
  /** Fields whose values must be the same. */
  groupBy: string[];
  /** Milliseconds of event time. */
  timespan: number;
  /** Reached when the measure is at least this: matches, distinct values, or distinct detections. */
  threshold: number;
  /** value_count: the field whose distinct values count. */
  valueField?: string;
}
