import { clickHouseTime } from '@sightline/platform';
import type { ListAlertsResponse__Output } from '@sightline/schemas/grpc';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask, refusal } from '../testing/ask.ts';
import { type AuditFixture, startAuditFixture } from '../testing/audit-service-fixture.ts';

let fixture: AuditFixture;
beforeAll(async () => {
  fixture = await startAuditFixture();
});
afterAll(() => fixture?.stop());

const start = 1_795_000_000_000;
const alert = (id: string, version: number, lastSeen: number, project = 'shop'): object => ({
  project,
  id,
  version,
  rule: 'rule',
  title: 'Many failed logins',
  severity_id: 4,
  activity_id: version === 1 ? 1 : 2,
  group_key: 'source=x',
  count: version,
  sessions: ['session-a'],
  first_seen: clickHouseTime(start),
  last_seen: clickHouseTime(lastSeen),
  finding: JSON.stringify({ uid: id, version }),
});

const list = (project: string, limit: number) =>
  ask<ListAlertsResponse__Output>((done) => fixture.alerts.listAlerts({ project, limit }, fixture.metadata, done));

it('gives each finding in its current state, newest first', async () => {
  await fixture.clickhouse.insert('alerts', [alert('a', 1, start + 1), alert('b', 1, start + 2), alert('c', 1, start)]);
  await fixture.clickhouse.insert('alerts', [alert('a', 3, start + 9), alert('a', 2, start + 5)]);
  await fixture.clickhouse.insert('alerts', [alert('d', 1, start + 99, 'other')]);
  const findings = async (limit: number) =>
    (await list('shop', limit)).findingsJson.map((finding) => JSON.parse(finding));
  expect(await findings(0)).toEqual([
    { uid: 'a', version: 3 },
    { uid: 'b', version: 1 },
    { uid: 'c', version: 1 },
  ]);
  expect(await findings(1)).toEqual([{ uid: 'a', version: 3 }]);
  expect((await refusal(list('shop', 1_001)))[2]).toBe('limit');
  expect((await refusal(list('', 1)))[2]).toBe('project');
});
