import { randomUUID } from 'node:crypto';
import { type TestScope, testScope } from '@sightline/local/testing';
import {
  type ClickHouse,
  composeServices,
  createClickHouse,
  createKafka,
  createLogger,
  createMetrics,
  createPublisher,
  createTail,
  type IncomingMessage,
  type Service,
} from '@sightline/platform';
import { type Alert, type Interaction, type Interactions, topics } from '@sightline/schemas';
import { loadDetections, loadJsonSchema } from '@sightline/schemas/files';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeInteractions } from '../interactions-message.ts';
import { createProcessorObserver } from '../processor-observer.ts';
import type { Processor } from '../processor-options.ts';
import { readSamples } from '../testing/detection-samples.ts';
import { createDetections } from './create-detections.ts';

const log = createLogger({ service: 'test', level: 'error', format: 'json' });
const metrics = createMetrics('test');
const validate = new Ajv2020({ allowUnionTypes: true }).compile(loadJsonSchema('alert.schema.json'));

let scope: TestScope;
let engines: Service;
let clickhouse: ClickHouse & Service;
let publisher: ReturnType<typeof createPublisher>;
let kafka: ReturnType<typeof createKafka>;
let detections: Processor;
/** What came on the alerts topic. */
const told: { alert: Alert; id: string; key: string; at: number }[] = [];

const create = (store: ClickHouse = clickhouse): Processor =>
  createDetections({
    kafka,
    publisher,
    clickhouse: store,
    objectStore: unused,
    log,
    metrics,
    observer: createProcessorObserver(metrics, { has: () => false }),
  });
const unused = new Proxy({} as never, {
  get: () => {
    throw new Error('detections have no objects');
  },
});

beforeAll(async () => {
  scope = await testScope({ kafka: true, clickhouse: true });
  kafka = createKafka({ brokers: scope.brokers, topicPrefix: scope.topicPrefix, clientId: 'test', log, metrics });
  clickhouse = createClickHouse({ ...scope.clickhouse, log });
  publisher = createPublisher({ kafka, log, metrics });
  const alerts = createTail({
    kafka,
    topic: topics.alerts,
    log,
    onMessage: ({ key, value, headers }: IncomingMessage) =>
      void told.push({ alert: JSON.parse(String(value)), id: headers.ce_id ?? '', key, at: Date.now() }),
  });
  detections = create();
  engines = composeServices(clickhouse, publisher, alerts, detections);
  await engines.start();
});

afterAll(async () => {
  await engines?.stop();
  await scope?.stop();
});

let projects = 0;
const newProject = (): string => `project-${++projects}`;

const chunk = (over: Partial<Interactions>, interactions: Partial<Interaction>[]): Interactions => {
  const now = Date.now();
  return {
    project: 'shop',
    session: `session-${randomUUID()}`,
    tab: 'tab-00001',
    seq: 0,
    firstTime: now,
    lastTime: now,
    receivedTime: now,
    device: 'desktop',
    browser: 'Firefox 144',
    os: 'Linux',
    source: '9f86d081884c7d65',
    events: 1,
    bytes: 1,
    keyframe: false,
    ...over,
    interactions: interactions.map((interaction, index) => ({
      index: 4 * (index + 1),
      type: 'custom',
      time: now,
      url: 'https://shop.example/login',
      page: 'https://shop.example/login',
      ...interaction,
    })),
  };
};
const failure = (time: number): Partial<Interaction> => ({ time, name: 'login', properties: { outcome: 'failure' } });
const publish = (messages: Interactions[]): Promise<void> => publisher.publish(messages.map(encodeInteractions));
const of = (project: string) => told.filter(({ alert }) => alert.unmapped.project === project);
const stored = (project: string) =>
  clickhouse.query<{ id: string; count: number; version: number; activity_id: number; group_key: string }>(
    'SELECT id, count, version, activity_id, group_key FROM alerts FINAL WHERE project = {project:String} ORDER BY group_key, first_seen',
    { project },
  );

async function until(condition: () => boolean | Promise<boolean>, ms = 15_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('it did not come about');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/**
 * Resolves when everything published so far has been handled: the finding of a sign published behind it has been told
 * and stored, which is the last step.
 */
async function handled(): Promise<void> {
  const project = newProject();
  // One for each partition: any key that hashes to it will do, so enough of them.
  const signs = Array.from({ length: 24 }, () => chunk({ project }, [{ type: 'automation', flags: ['webdriver'] }]));
  await publish(signs);
  await until(() => new Set(of(project).map(({ key }) => key)).size === signs.length);
  await until(async () => (await stored(project)).length === signs.length);
}

describe('detections', () => {
  it('makes one finding of twelve failed logins, and nothing new of the same messages again', async () => {
    const project = newProject();
    const start = Date.now() - 60_000;
    const attempts = Array.from({ length: 12 }, (_, index) => chunk({ project }, [failure(start + index * 1_000)]));
    for (const attempt of attempts) await publish([attempt]);
    await until(() => of(project).some(({ alert }) => alert.unmapped.count === 12));
    await handled();

    const first = of(project);
    expect(new Set(first.map(({ key }) => key)).size).toBe(1);
    expect(first.map(({ alert }) => alert.unmapped.count)).toEqual(
      [...new Set(first.map(({ alert }) => alert.unmapped.count))].sort((a, b) => a - b),
    );
    expect(first.map(({ alert }) => alert.activity_id)).toEqual([1, ...first.slice(1).map(() => 2)]);
    for (const { alert, id, key } of first) {
      expect(validate(alert), JSON.stringify(validate.errors)).toBe(true);
      expect(alert.unmapped.count).toBeGreaterThanOrEqual(10);
      expect(id).toBe(`${key}/${alert.unmapped.count}`);
      expect(alert.finding_info.created_time).toBe(first[0]?.alert.finding_info.created_time);
    }
    expect(first.at(-1)?.alert).toMatchObject({
      severity: 'High',
      time: start + 11_000,
      finding_info: { first_seen_time: start, last_seen_time: start + 11_000, types: ['OAT-007', 'OAT-008', 'T1110'] },
      unmapped: { group: 'source=9f86d081884c7d65', count: 12 },
    });
    expect(first.at(-1)?.alert.unmapped.sessions).toHaveLength(12);
    expect(first.at(-1)?.alert.evidences.map(({ data }) => data.time)).toEqual(
      Array.from({ length: 12 }, (_, index) => start + (11 - index) * 1_000),
    );
    expect(await stored(project)).toMatchObject([{ count: 12, version: 12 }]);

    await publish(attempts);
    await handled();
    expect(of(project)).toHaveLength(first.length);
    expect(await stored(project)).toHaveLength(1);
  });

  it('tells within half a second', async () => {
    const took: number[] = [];
    for (let round = 0; round < 10; round++) {
      const project = newProject();
      const published = Date.now();
      await publish([chunk({ project }, [{ type: 'automation', flags: ['webdriver'] }])]);
      await until(() => of(project).length > 0);
      // Whatever follows the alert is over: each is a visitor's first after a while.
      await new Promise((resolve) => setTimeout(resolve, 600));
      took.push((of(project)[0]?.at ?? 0) - published);
    }
    took.sort((left, right) => left - right);
    console.log(`from interactions to alert, ms: ${took.join(' ')}`);
    expect(took[5]).toBeLessThan(500);
  });

  it('tells of thousands of groups that come at once', async () => {
    const project = newProject();
    const signs = Array.from({ length: 4_000 }, () =>
      chunk({ project }, [{ type: 'automation', flags: ['webdriver'] }]),
    );
    await publish(signs);
    await until(async () => (await stored(project)).length === 4_000, 50_000);
  });

  it.each(
    loadDetections().flatMap(({ file }) => {
      const { positive, negative } = readSamples(file);
      return [...positive, ...negative].map((sample) => ({ file, ...sample }));
    }),
  )('$file: $name', async ({ messages, findings = [] }) => {
    const project = newProject();
    await publish(messages.map((message) => ({ ...message, project })));
    await handled();
    const rows = await stored(project);
    expect(rows.map(({ group_key, count }) => ({ group_key, count }))).toEqual(
      findings.map(({ group, count }) => ({ group_key: group, count })),
    );
    const last = new Map(of(project).map(({ key, alert }) => [key, alert]));
    expect([...last.values()].map(({ unmapped }) => unmapped.sessions.length).sort()).toEqual(
      findings.map(({ sessions }) => sessions).sort(),
    );
  });

  it('keeps the finding when an earlier match comes late', async () => {
    const project = newProject();
    const start = Date.now() - 60_000;
    await publish([
      chunk(
        { project },
        Array.from({ length: 10 }, (_, index) => failure(start + index)),
      ),
    ]);
    await until(() => of(project).length > 0);
    await publish([chunk({ project }, [failure(start - 30_000)])]);
    await until(() => of(project).some(({ alert }) => alert.unmapped.count === 11));
    await handled();
    expect(await stored(project)).toMatchObject([{ count: 11, activity_id: 2 }]);
    expect(of(project).at(-1)?.alert.finding_info.first_seen_time).toBe(start - 30_000);
  });

  it('closes the newer of two findings that a late match makes one', async () => {
    const project = newProject();
    const session = `session-${randomUUID()}`;
    const sign = (time: number, seq: number) =>
      chunk({ project, session, seq }, [{ type: 'automation', flags: ['webdriver'], time }]);
    const start = Date.now() - 7_200_000;
    const minute = 60_000;
    await publish([sign(start, 0)]);
    await publish([sign(start + 40 * minute, 1)]);
    await until(() => of(project).length === 2);
    await publish([sign(start + 20 * minute, 2)]);
    await until(() => of(project).some(({ alert }) => alert.unmapped.count === 3 && alert.activity_id === 2));
    await handled();
    const begunAt = (time: number) =>
      of(project).find(({ alert }) => alert.activity_id === 1 && alert.finding_info.first_seen_time === time)?.key;
    const rows = new Map((await stored(project)).map(({ id, ...row }) => [id, row]));
    expect(rows.size).toBe(2);
    expect(rows.get(begunAt(start) ?? '')).toMatchObject({ count: 3, activity_id: 2 });
    expect(rows.get(begunAt(start + 40 * minute) ?? '')).toMatchObject({ activity_id: 3 });
  });

  it('tells again, under the same id, what it could not note down', async () => {
    const project = newProject();
    await detections.stop();
    let failures = 2;
    const failing: ClickHouse = {
      ...clickhouse,
      async insert(table, rows) {
        if (table === 'alerts' && failures-- > 0) throw new Error('the connection broke');
        await clickhouse.insert(table, rows);
      },
    };
    detections = create(failing);
    await detections.start();
    await publish([chunk({ project }, [{ type: 'automation', flags: ['webdriver'] }])]);
    await until(async () => (await stored(project)).length === 1);
    expect(new Set(of(project).map(({ id }) => id)).size).toBe(1);
    expect(of(project).length).toBeGreaterThan(1);
    await detections.stop();
    detections = create();
    await detections.start();
    await handled();
    expect(await stored(project)).toMatchObject([{ count: 1, version: 1 }]);
  });
});
