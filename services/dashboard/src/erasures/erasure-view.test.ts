import { describe, expect, it } from 'vitest';
import { describePart, describeSelection, selectionOf } from './erasure-view.ts';

const hash = `sha256:${'ab'.repeat(32)}`;

describe('what an erasure is about', () => {
  it.each([
    [{ sessions: ['session-1'] }, 'Session session-1'],
    [{ sessions: ['a', 'b'] }, '2 sessions'],
    [{ user: 'ada' }, 'User ada'],
    [{ user: hash }, 'User sha256:abababababab…'],
    [{ filter: { from: 0, to: Date.UTC(2026, 10, 24), search: 'cart' } }, 'Sessions with “cart” until 2026-11-24'],
    [
      { filter: { from: Date.UTC(2026, 10, 1), to: Date.UTC(2026, 10, 24), search: '' } },
      'Sessions from 2026-11-01 until 2026-11-24',
    ],
  ])('%j', (selection, text) => {
    expect(describeSelection(selection)).toBe(text);
  });
});

describe('what a form selects', () => {
  const now = 100 * 86_400_000;
  it.each([
    [{ kind: 'sessions', text: ' a, b\nc ', days: 0 }, { sessions: ['a', 'b', 'c'] }],
    [{ kind: 'sessions', text: ' ', days: 0 }, undefined],
    [{ kind: 'user', text: ' ada ', days: 7 }, { user: 'ada' }],
    [{ kind: 'user', text: '', days: 7 }, undefined],
    [{ kind: 'filter', text: 'cart', days: 0 }, { filter: { from: 0, to: now, search: 'cart' } }],
    [{ kind: 'filter', text: '', days: 0 }, undefined],
    [{ kind: 'filter', text: '', days: 1 }, { filter: { from: 99 * 86_400_000, to: now, search: '' } }],
  ])('%j', (form, selection) => {
    expect(selectionOf(form, now)).toEqual(selection);
  });
});

it('parts of a receipt say where something was', () => {
  expect(describePart({ store: 'clickhouse', name: 'chunks' })).toBe('Rows of chunks');
  expect(describePart({ store: 'kafka', name: 'sightline.sessions.v1' })).toBe('Records on sightline.sessions.v1');
  expect(describePart({ store: 'redis', name: 'share-links' })).toBe('Share links ended');
});
