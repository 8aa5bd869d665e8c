import { sessionBehaviour } from '@sightline/schemas';
import { expect, it } from 'vitest';
import { bodyOf, click, context, input, moves, type RawEvent } from '../testing/rrweb-events.ts';
import { foldChunk } from './fold-chunk.ts';
import { readEvents } from './read-events.ts';
import { initialTabState } from './tab-state.ts';

const start = 1_795_000_000_000;
const behaviourOf = (...events: RawEvent[]) =>
  foldChunk(
    initialTabState,
    readEvents(bodyOf([context(start), ...events]), {
      firstTime: start,
      lastTime: start + 60_000,
      maxInflatedBytes: 1_000_000,
    }),
  ).behaviour;
/** The pointer at places, each 50 ms after the one before it. */
const way = (from: number, places: [x: number, y: number][], source = 1): RawEvent[] =>
  places.map(([x, y], index) => moves(start + from + index * 50, [[x, y, 0]], source));

it('sums up strokes of the mouse: their length, the straight line between their ends, and speeds', () => {
  const back = way(100, [
    [100, 100],
    [200, 100],
    [200, 200],
  ]);
  // Speeds of 2,000 px/s each.
  expect(behaviourOf(...back)).toEqual({
    pointerPx: 200,
    chordPx: 141,
    speeds: 2,
    speedSum: 4000,
    speedSquares: 8_000_000,
  });
});

it('ends a stroke at a pause and at a click, and takes no notice of a tremble, a finger, or a clock set back', () => {
  const first = way(100, [
    [0, 0],
    [100, 0],
  ]);
  const onwards = (from: number): RawEvent[] =>
    way(from, [
      [100, 0],
      [100, 100],
    ]);
  expect(behaviourOf(...first, ...onwards(201))).toMatchObject({ pointerPx: 200, chordPx: 141 });
  expect(behaviourOf(...first, ...onwards(401))).toMatchObject({ pointerPx: 200, chordPx: 200 });
  expect(behaviourOf(...first, click(start + 160, 100, 0), ...onwards(201))).toMatchObject({ chordPx: 200 });
  expect(
    behaviourOf(
      ...way(100, [
        [0, 0],
        [40, 0],
      ]),
    ),
  ).toEqual({});
  expect(
    behaviourOf(
      ...way(
        100,
        [
          [0, 0],
          [900, 0],
        ],
        6,
      ),
    ),
  ).toEqual({});
});

it('knows the rhythm of keys from the times between changes of one field, whatever was typed', () => {
  const typed = (text: string): ReturnType<typeof behaviourOf> =>
    behaviourOf(
      input(start + 100, 5, { text }),
      input(start + 180, 5, { text: `${text}*` }),
      input(start + 300, 5, { text: `${text}**` }),
      // Another field, and a pause to think.
      input(start + 400, 6),
      input(start + 500, 5),
      input(start + 2_501, 5),
      input(start + 2_600, 5, { userTriggered: false }),
    );
  expect(typed('a')).toEqual({ keys: 2, keySum: 200, keySquares: 80 * 80 + 120 * 120 });
  expect(typed('secret')).toEqual(typed('a'));
});

it('tells a program from a person by them', () => {
  const program = way(
    100,
    Array.from({ length: 40 }, (_, index): [number, number] => [index * 25, index * 12]),
  );
  // From rest to rest along an arc, as hands move (minimum jerk, Flash and Hogan 1985).
  const person = way(
    100,
    Array.from({ length: 40 }, (_, index): [number, number] => {
      const share = index / 39;
      const travelled = 10 * share ** 3 - 15 * share ** 4 + 6 * share ** 5;
      return [travelled * 975, travelled * 468 + Math.sin(Math.PI * travelled) * 120];
    }),
  );
  expect(sessionBehaviour(behaviourOf(...program), false)).toMatchObject({ straightness: 1, botScore: 60 });
  const { straightness, speedVariation, botScore } = sessionBehaviour(behaviourOf(...person), false);
  expect(straightness).toBeLessThan(0.98);
  expect(speedVariation).toBeGreaterThan(0.5);
  expect(botScore).toBe(0);
});
