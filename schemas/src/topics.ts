/** Names of the topics in `kafka/topics.yaml`. */
export const topics = {
  recordings: 'sightline.recordings.v1',
  interactions: 'sightline.interactions.v1',
  sessions: 'sightline.sessions.v1',
  alerts: 'sightline.alerts.v1',
  live: 'sightline.live.v1',
  control: 'sightline.control.v1',
  deadLetters: 'sightline.dead-letters.v1',
} as const;

/** A topic as `kafka/topics.yaml` describes it. */
export interface TopicDefinition {
  name: string;
  description: string;
  key: string;
  /** File name in `kafka/`. */
  schema: string;
  contentType: string;
  partitions: number;
  config: Record<string, string>;
}
