import { expect, it } from 'vitest';
import { bodyOf, context, type RawEvent, recorder } from '../testing/rrweb-events.ts';
import { foldChunk } from './fold-chunk.ts';
import { readEvents } from './read-events.ts';
import { initialTabState } from './tab-state.ts';
import { traitsOf } from './traits.ts';

it('keeps what is short and plain, as text', () => {
  const traits = { plan: 'gold', seats: 7, trial: false, big: 'x'.repeat(101), deep: { a: 1 }, none: null, '': 'a' };
  expect(traitsOf({ user: 'u', traits })).toEqual({ plan: 'gold', seats: '7', trial: 'false' });
});

it('keeps twenty at most, and none of what is no object', () => {
  const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`trait${index}`, index]));
  expect(Object.keys(traitsOf({ traits: many }))).toHaveLength(20);
  expect([traitsOf({ traits: 'gold' }), traitsOf(undefined)]).toEqual([{}, {}]);
});

it('is what a chunk says of its visitor, the latest word counting, beside whether they return', () => {
  const start = 1_795_000_000_000;
  const fold = (...events: RawEvent[]) =>
    foldChunk(
      initialTabState,
      readEvents(bodyOf(events), { firstTime: start, lastTime: start + 9, maxInflatedBytes: 1_000_000 }),
    );
  const identified = (at: number, traits: Record<string, unknown>): RawEvent =>
    recorder(start + at, 'sightline.identify', { user: 'u-1', traits });
  const { traits, returning, user } = fold(
    context(start),
    recorder(start + 1, 'sightline.returning', {}),
    identified(2, { plan: 'free', team: 'a' }),
    identified(3, { plan: 'gold' }),
  );
  expect([traits, returning, user]).toEqual([{ plan: 'gold', team: 'a' }, true, 'u-1']);
  expect(fold(context(start))).toMatchObject({ traits: {}, returning: false });
});
