import type { Project } from '@sightline/schemas';
import { expect, it } from 'vitest';
import { isOriginAllowed } from './origin.ts';
import { createProjectTable } from './project-table.ts';

const project = (change: Partial<Project> = {}): Project => ({
  kind: 'project',
  id: 'shop',
  name: 'Shop',
  origins: ['https://shop.example'],
  keys: [{ key: 'pk_1', createdAt: 1 }],
  sampleRate: 1,
  createdAt: 1,
  ...change,
});
const bytes = (record: object): Buffer => Buffer.from(JSON.stringify(record));

it('keys come, are revoked, and go with the project', () => {
  const table = createProjectTable();
  expect(table.find('pk_1')).toEqual({ known: false });
  table.apply('project/shop', bytes(project()));
  expect(table.find('pk_1')).toMatchObject({ known: true, revoked: false, project: { id: 'shop' } });
  const keys = [
    { key: 'pk_1', createdAt: 1, revokedAt: 2 },
    { key: 'pk_2', createdAt: 2 },
  ];
  table.apply('project/shop', bytes(project({ keys })));
  expect(table.find('pk_1')).toMatchObject({ known: true, revoked: true });
  expect(table.find('pk_2')).toMatchObject({ known: true, revoked: false });
  table.apply('project/shop', bytes(project({ keys: [] })));
  expect(table.find('pk_2')).toEqual({ known: false });
  table.apply('project/shop', bytes(project()));
  table.apply('project/shop', null);
  expect(table.find('pk_1')).toEqual({ known: false });
});

it('other kinds and what cannot be read change nothing', () => {
  const table = createProjectTable();
  table.apply('project/shop', bytes(project()));
  table.apply('user/shop', bytes({ kind: 'user', keys: [{ key: 'pk_9' }] }));
  expect(() => table.apply('project/shop', Buffer.from('{'))).toThrow(SyntaxError);
  expect(table.find('pk_1')).toMatchObject({ known: true });
  expect(table.find('pk_9')).toEqual({ known: false });
});

it('origins are taken whole', () => {
  const allowed = (origin: string, origins = ['https://shop.example', 'http://localhost:8001/']) =>
    isOriginAllowed(project({ origins }), origin);
  expect(allowed('https://shop.example')).toBe(true);
  expect(allowed('https://SHOP.example')).toBe(true);
  expect(allowed('http://localhost:8001')).toBe(true);
  for (const origin of [
    '',
    'null',
    'http://shop.example',
    'https://shop.example:444',
    'https://shop.example.evil.test',
    'https://a.shop.example',
  ])
    expect(allowed(origin)).toBe(false);
  expect(allowed('', ['*'])).toBe(true);
  expect(allowed('https://anything.test', ['*'])).toBe(true);
});
