import type { Alert, SessionRecord } from '@sightline/schemas';

const users = ['', 'anna@shop.example', '', 'user-1842', '', 'b.meyer', ''];
const paths = ['/', '/products/7?utm=spring', '/basket', '/checkout/address', '/search?q=kettle'];
const browsers = [
  ['desktop', 'Chrome', 'Windows'],
  ['mobile', 'Safari', 'iOS'],
  ['desktop', 'Firefox', 'Linux'],
  ['tablet', 'Safari', 'iPadOS'],
] as const;

const pick = <T>(list: readonly T[], at: number): T => list[at % list.length] as T;

/** A session like those of a shop; `at` makes each one different. */
export function fakeSession(at: number, change: Partial<SessionRecord> = {}): SessionRecord {
  const [device, browser, os] = pick(browsers, at);
  const user = pick(users, at);
  const startedAt = Date.now() - 90_000 - at * 417_000;
  const path = pick(paths, at * 3);
  return {
    project: 'shop',
    session: `0198f2c4-7a10-7c3e-9f4b-${String(at).padStart(12, '0')}`,
    status: 'ended',
    startedAt,
    lastActivityAt: startedAt + 60_000 + at * 13_337,
    durationMs: 60_000 + at * 13_337,
    tabs: 1 + (at % 3 === 0 ? 1 : 0),
    chunks: 12 + at,
    events: 700 + at * 91,
    bytes: 220_000 + at * 4_321,
    pages: 1 + (at % 6),
    clicks: (at * 7) % 40,
    rageClicks: at % 5 === 2 ? 2 : 0,
    deadClicks: at % 7 === 3 ? 1 : 0,
    errors: at % 4 === 1 ? 3 : 0,
    activeMs: 31_000 + at * 7_001,
    gaps: at % 11 === 6 ? 1 : 0,
    entryUrl: `https://shop.example${path}`,
    lastUrl: `https://shop.example${path}`,
    title: 'Tea shop',
    device,
    browser,
    os,
    source: '9f86d081884c7d65',
    user,
    actor: at % 9 === 4 ? 'bot' : user === '' ? 'visitor' : 'user',
    playable: true,
    ...change,
  };
}

const rules = [
  ['Many failed logins from one source', 'High', 4, 'OAT-008', '10 failed logins from one source within 5 minutes'],
  ['Rage clicks', 'Low', 2, '', 'A visitor clicked 7 times on one spot'],
  ['Signs of automation', 'Medium', 3, 'OAT-005', 'A driven browser added to the basket'],
  ['Payment form changed', 'Critical', 5, 'T1056', 'A form sends to an origin never seen before'],
] as const;

export function fakeAlert(at: number, session: string, tab: string, time: number): Alert {
  const [title, severity, severityId, type, message] = pick(rules, at);
  return {
    class_uid: 2004,
    class_name: 'Detection Finding',
    category_uid: 2,
    activity_id: 1,
    type_uid: 200401,
    severity_id: severityId,
    severity,
    status_id: at === 2 ? 4 : 1,
    time,
    message,
    metadata: { version: '1.5.0', product: { name: 'Sightline', vendor_name: 'Sightline' } },
    finding_info: {
      uid: `finding-${at}`,
      title,
      desc: 'What the rule means, and what may look like it without being it.',
      created_time: time,
      first_seen_time: time - 60_000,
      last_seen_time: time,
      analytic: { uid: `rule-${at % rules.length}`, name: title.toLowerCase().replaceAll(' ', '_'), type_id: 1 },
      ...(type === '' ? {} : { types: [type] }),
    },
    evidences: [{ data: { session, tab, seq: 1, index: 2, time, type: 'click', url: 'https://shop.example/login' } }],
    unmapped: { project: 'shop', group: 'source=9f86d081884c7d65', count: 10 + at * 3, sessions: [session] },
  };
}
