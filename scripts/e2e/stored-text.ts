import { createClickHouse, createLogger, createRedis } from '@sightline/platform';

const log = createLogger({ service: 'e2e', level: 'error', format: 'json' });

/** Everything that ClickHouse's tables and Redis's keys hold, as text. */
export async function storedText(environment: Record<string, string>): Promise<string> {
  const clickhouse = createClickHouse({
    url: environment.CLICKHOUSE_URL ?? '',
    user: environment.CLICKHOUSE_USER ?? '',
    password: environment.CLICKHOUSE_PASSWORD ?? '',
    database: 'default',
    log,
  });
  const parts: string[] = [];
  const tables = await clickhouse.query<{ name: string }>("SELECT name FROM system.tables WHERE database = 'default'");
  for (const { name } of tables) parts.push(JSON.stringify(await clickhouse.query(`SELECT * FROM ${name}`)));
  await clickhouse.stop();

  const redis = createRedis({ url: environment.REDIS_URL ?? '', log });
  await redis.start();
  for (const key of await redis.client.keys('*')) {
    parts.push(key, (await redis.client.dump(key))?.toString() ?? '');
    if ((await redis.client.type(key)) === 'string') parts.push((await redis.client.get(key)) ?? '');
  }
  await redis.stop();
  return parts.join('\n');
}
