import type { ClickHouse, KafkaConnection } from '@sightline/platform';
import kafkajs from 'kafkajs';

export interface WhyMissingOptions {
  clickhouse: ClickHouse;
  kafka: KafkaConnection;
  project: string;
}

/**
 * For a person who has to tell what is lost from what is late: groups that are behind in a topic, and groups of matches
 * that nothing was told of, with every version of their findings (id, version, activity, count).
 */
export async function whyMissing({ clickhouse, kafka, project }: WhyMissingOptions): Promise<string[]> {
  const matches = await clickhouse.query<{ rule: string; group: string; matches: number; findings: string }>(
    `SELECT rule, group_key AS group, count() AS matches, any(told.findings) AS findings
     FROM (SELECT * FROM detection_matches FINAL WHERE project = {project:String}) AS stored
     LEFT JOIN (
       SELECT rule, group_key, toString(groupArray((id, version, activity_id, count))) AS findings,
         argMax(activity_id, version) AS newest
       FROM alerts WHERE project = {project:String} GROUP BY rule, group_key
     ) AS told USING (rule, group_key)
     GROUP BY rule, group_key
     HAVING any(told.newest) IN (0, 3) ORDER BY matches DESC LIMIT 10`,
    { project },
  );
  return [...(await groupsBehind(kafka)), ...matches.map((row) => JSON.stringify(row))];
}

/** Where each group is behind, and which of its members has which partitions. */
async function groupsBehind(kafka: KafkaConnection): Promise<string[]> {
  const admin = kafka.client().admin();
  await admin.connect();
  try {
    const lines: string[] = [];
    const { groups } = await admin.listGroups();
    for (const { groupId } of groups) {
      const behind: string[] = [];
      for (const { topic, partitions } of await admin.fetchOffsets({ groupId })) {
        for (const { partition, high } of await admin.fetchTopicOffsets(topic)) {
          const offset = partitions.find((of) => of.partition === partition)?.offset ?? '-1';
          if (BigInt(offset) < BigInt(high)) behind.push(`${topic}/${partition} at ${offset} of ${high}`);
        }
      }
      if (behind.length === 0) continue;
      const [group] = (await admin.describeGroups([groupId])).groups;
      const members = group?.members.map(({ memberId, memberAssignment }) => {
        const assigned = kafkajs.AssignerProtocol.MemberAssignment.decode(memberAssignment)?.assignment ?? {};
        return `${memberId} ${JSON.stringify(assigned)}`;
      });
      lines.push(`${groupId}: ${behind.join(', ')}; ${group?.state}: ${members?.join(', ')}`);
    }
    return lines;
  } finally {
    await admin.disconnect();
  }
}
