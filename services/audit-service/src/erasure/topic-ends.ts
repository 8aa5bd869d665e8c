import { type TopicDefinition, type TopicEnd, topics } from '@sightline/schemas';

/** What a broker takes when the topic does not say: a segment is closed after a week. */
const usualSegmentMs = 7 * 86_400_000;

/** Topics that hold something of single sessions. */
const withSessions: readonly string[] = [
  topics.recordings,
  topics.interactions,
  topics.sessions,
  topics.alerts,
  topics.live,
  topics.deadLetters,
];

const number = (text: string | undefined, fallback: number): number => (text === undefined ? fallback : Number(text));

/**
 * By when Kafka has deleted what was in each topic at `time`, at the latest. A segment goes as a whole when its newest
 * message is older than the retention, and may be open for `segment.ms`. In a compacted topic what a tombstone deletes
 * goes with the next compaction, and the tombstone a compaction later.
 */
export const topicEnds = (definitions: readonly TopicDefinition[], time: number): TopicEnd[] =>
  definitions
    .filter(({ name }) => withSessions.includes(name))
    .map(({ name, config }) => ({
      topic: name,
      endsAt:
        config['cleanup.policy'] === 'compact'
          ? time + 2 * number(config['max.compaction.lag.ms'], usualSegmentMs)
          : time + number(config['retention.ms'], usualSegmentMs) + number(config['segment.ms'], usualSegmentMs),
    }));
