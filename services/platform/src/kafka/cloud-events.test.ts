import { expect, test } from 'vitest';
import { cloudEventHeaders } from './cloud-events.ts';

test('binary mode', () => {
  const headers = cloudEventHeaders({
    id: 'a/b/0',
    type: 'thing.v1',
    source: '/things',
    subject: 's',
    time: Date.UTC(2026, 0, 2, 3, 4, 5, 6),
    contentType: 'application/json',
  });
  expect(headers).toEqual({
    ce_specversion: '1.0',
    ce_id: 'a/b/0',
    ce_type: 'thing.v1',
    ce_source: '/things',
    ce_subject: 's',
    ce_time: '2026-01-02T03:04:05.006Z',
    'content-type': 'application/json',
  });
});
