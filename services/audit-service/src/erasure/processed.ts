import type { KafkaConnection } from '@sightline/platform';
import { topics } from '@sightline/schemas';

/** The groups whose work an erasure waits for, by the topic that they read. */
const groups = {
  [topics.recordings]: ['sightline-archive', 'sightline-interactions'],
  [topics.interactions]: ['sightline-sessions', 'sightline-heatmaps', 'sightline-detections'],
} as const;

/** Whether the processors have stored everything that was published up to `time` (epoch ms). */
export async function isProcessed(kafka: KafkaConnection, time: number): Promise<boolean> {
  const admin = kafka.client().admin();
  try {
    await admin.connect();
    for (const [topic, readers] of Object.entries(groups)) {
      const cluster = kafka.toCluster(topic);
      const starts = new Map(
        (await admin.fetchTopicOffsets(cluster)).map(({ partition, low }) => [partition, Number(low)]),
      );
      const ends = await admin.fetchTopicOffsetsByTimestamp(cluster, time + 1);
      for (const groupId of readers) {
        const [committed] = await admin.fetchOffsets({ groupId: kafka.toCluster(groupId), topics: [cluster] });
        const reached = new Map(
          (committed?.partitions ?? []).map(({ partition, offset }) => [partition, Number(offset)]),
        );
        const isBehind = ends.some(({ partition, offset }) => {
          const end = Number(offset);
          return end > (starts.get(partition) ?? 0) && (reached.get(partition) ?? -1) < end;
        });
        if (isBehind) return false;
      }
    }
    return true;
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}
