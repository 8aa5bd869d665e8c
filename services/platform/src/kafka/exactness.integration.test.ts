import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type TestScope, testScope } from '@sightline/local/testing';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { type ClickHouse, createClickHouse } from '../clickhouse/clickhouse.ts';
import type { Service } from '../service.ts';
import { committed, connect, createTopic, silent } from '../testing.fixture.ts';
import type { KafkaConnection } from './connection.ts';
import { createPublisher, type Publisher } from './publisher.ts';

const program = fileURLToPath(new URL('./exactness.fixture.ts', import.meta.url));
const partitions = 3;
let scope: TestScope;
let kafka: KafkaConnection;
let publisher: Publisher;
let clickhouse: ClickHouse & Service;

beforeAll(async () => {
  scope = await testScope({ kafka: true, clickhouse: true });
  kafka = connect(scope.brokers, scope.topicPrefix);
  publisher = createPublisher({ kafka, log: silent });
  clickhouse = createClickHouse({ ...scope.clickhouse, log: silent });
  await publisher.start();
});
afterAll(async () => {
  await publisher.stop();
  await clickhouse.stop();
  await scope.stop();
});

/** A topic with a table for it. */
async function prepare() {
  const topic = await createTopic(scope, partitions);
  const table = topic.replace('-', '_');
  await clickhouse.command(
    `CREATE TABLE ${table} (id String, key String, time DateTime64(3, 'UTC')) ENGINE = ReplacingMergeTree ORDER BY id`,
  );
  let published = 0;
  return {
    topic,
    table,
    publish: async (count: number): Promise<void> => {
      const first = published;
      published += count;
      await publisher.publish(
        Array.from({ length: count }, (_, i) => ({ topic, key: `k${i % 16}`, value: `m${first + i}` })),
      );
    },
    /** Every message is one row. */
    expectExact: async (): Promise<void> => {
      const [final] = await clickhouse.query(`SELECT count() AS rows, uniqExact(id) AS ids FROM ${table} FINAL`);
      expect(final).toEqual({ rows: published, ids: published });
    },
  };
}

/** Starts the consumer program; `lines` grows with what it tells. */
function start(topic: string, table: string, at = '') {
  const { url, user, password, database } = scope.clickhouse;
  const child = spawn(process.execPath, [program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      NODE_NO_WARNINGS: '1',
      KAFKA_BROKERS: scope.brokers.join(),
      KAFKA_TOPIC_PREFIX: scope.topicPrefix,
      CLICKHOUSE_URL: url,
      CLICKHOUSE_USER: user,
      CLICKHOUSE_PASSWORD: password,
      CLICKHOUSE_DATABASE: database,
      TOPIC: topic,
      TABLE: table,
      AT: at,
    },
  });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  return { child, lines, ended: once(child, 'exit') };
}

const eventually = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 40_000, interval: 100 });
const allCommitted = (topic: string, messages: number) =>
  eventually(async () => expect(await committed(kafka, `readers-of-${topic}`, topic)).toBe(messages));
const count = (lines: string[], line: string) => lines.filter((of) => of === line).length;

/** How many rows a process has inserted. */
const rows = (lines: string[]) =>
  lines.reduce((sum, line) => sum + (line.startsWith('rows ') ? Number(line.slice(5)) : 0), 0);

/** What lies in the topic, which may be more than was published: publishers repeat. */
async function ends(topic: string): Promise<number> {
  const admin = kafka.client().admin();
  await admin.connect();
  const offsets = await admin.fetchTopicOffsets(kafka.toCluster(topic));
  await admin.disconnect();
  return offsets.reduce((sum, { high }) => sum + Number(high), 0);
}

test.concurrent.for(['read', 'inserted', 'committed'])(
  'kill -9 after: %s',
  { timeout: 90_000 },
  async (step, { onTestFinished: finished, expect: check }) => {
    const { topic, table, publish, expectExact } = await prepare();
    await publish(300);
    const victim = start(topic, table, `kill,${step}`);
    finished(() => void victim.child.kill('SIGKILL'));
    check(await victim.ended).toEqual([null, 'SIGKILL']);
    check(victim.lines.at(-1)).toBe(step);

    const successor = start(topic, table);
    finished(() => void successor.child.kill('SIGKILL'));
    await publish(300);
    const all = await ends(topic);
    await allCommitted(topic, all);
    await expectExact();
    // The batch that was inserted and not committed has been inserted again, and nobody can tell.
    const inserted = rows(victim.lines) + rows(successor.lines);
    check(inserted).toBeGreaterThanOrEqual(step === 'inserted' ? all + 1 : all);
    successor.child.kill('SIGTERM');
    check(await successor.ended).toEqual([0, null]);
  },
);

test('a process that was stopped beyond its session does not commit when it wakes', async () => {
  const { topic, table, publish, expectExact } = await prepare();
  await publish(300);
  const sleeper = start(topic, table, 'wait,inserted');
  onTestFinished(() => void sleeper.child.kill('SIGKILL'));
  await eventually(() => expect(count(sleeper.lines, 'inserted')).toBeGreaterThanOrEqual(3));
  sleeper.child.kill('SIGSTOP');

  const successor = start(topic, table);
  onTestFinished(() => void successor.child.kill('SIGKILL'));
  await publish(300);
  const all = await ends(topic);
  await allCommitted(topic, all);
  const before = sleeper.lines.length;
  sleeper.child.kill('SIGCONT');
  await eventually(() => expect(sleeper.lines.slice(before)).toContain('joined'));

  // Between waking and joining anew: not one commit.
  const woken = sleeper.lines.slice(before);
  expect(woken.slice(0, woken.indexOf('joined'))).not.toContain('committed');
  expect(await committed(kafka, `readers-of-${topic}`, topic)).toBe(all);
  await expectExact();

  // Both are members now, and go on exactly.
  await publish(200);
  await allCommitted(topic, await ends(topic));
  await expectExact();
  for (const { child, ended } of [sleeper, successor]) {
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  }
}, 90_000);
