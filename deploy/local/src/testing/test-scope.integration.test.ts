import { existsSync } from 'node:fs';
import { createClickHouse, createKafka, createLogger, createRedis } from '@sightline/platform';
import { topics } from '@sightline/schemas';
import { expect, test } from 'vitest';
import { testScope } from './test-scope.ts';

const log = createLogger({ service: 'test', level: 'silent', format: 'json' });

test('two scopes share engines and nothing else; a stopped one leaves nothing behind', async () => {
  const [one, two] = await Promise.all([
    testScope({ kafka: true, clickhouse: true, redis: true }),
    testScope({ kafka: true, clickhouse: true, redis: true }),
  ]);
  expect(one.brokers).toEqual(two.brokers);
  const admin = createKafka({ brokers: one.brokers, clientId: 'test', log }).client().admin();
  await admin.connect();
  const ofOne = async (): Promise<string[]> =>
    (await admin.listTopics()).filter((name) => name.startsWith(one.topicPrefix)).sort();
  expect(await ofOne()).toEqual(
    Object.values(topics)
      .map((name) => `${one.topicPrefix}${name}`)
      .sort(),
  );

  const clickhouse = createClickHouse({ ...two.clickhouse, log });
  const databases = async (): Promise<string[]> =>
    (await clickhouse.query<{ name: string }>('SHOW DATABASES')).map(({ name }) => name);
  expect(await databases()).toEqual(expect.arrayContaining([one.clickhouse.database, two.clickhouse.database]));
  expect(await clickhouse.query('SELECT count() AS n FROM chunks')).toEqual([{ n: 0 }]);

  const [redisOne, redisTwo] = [one, two].map(({ redisUrl }) => createRedis({ url: redisUrl, log }));
  await redisOne?.start();
  await redisTwo?.start();
  await redisOne?.client.set('key', 'one');
  expect(await redisTwo?.client.get('key')).toBeNull();
  await redisOne?.stop();
  await redisTwo?.stop();

  await one.stop();
  expect(await ofOne()).toEqual([]);
  expect(await databases()).not.toContain(one.clickhouse.database);
  expect(existsSync(one.dir)).toBe(false);
  await admin.disconnect();
  await clickhouse.stop();
  await two.stop();
});

test('what was not asked for is not there, with a message that says so', async () => {
  const scope = await testScope({});
  expect(() => scope.brokers).toThrow('testScope({ kafka: true })');
  await scope.stop();
});
