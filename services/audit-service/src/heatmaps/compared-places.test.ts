import { expect, it } from 'vitest';
import { comparedPlaces, reachedPlaces } from './compared-places.ts';

const element = (name: string, sessions: number) => ({ element: name, x: 10, y: 20, sessions });
const cell = (x: number, y: number, sessions: number) => ({ element: '', x, y, sessions });

it('puts sure differences first, then other tested ones, then what is too rare to tell', () => {
  const { places, ...totals } = comparedPlaces(
    { sessions: 400, places: [element('#buy', 200), element('#help', 40), cell(5, 5, 3)] },
    { sessions: 200, places: [element('#buy', 50), element('#help', 22)] },
  );
  expect(totals).toEqual({ firstSessions: 400, secondSessions: 200, tested: 2 });
  expect(places).toMatchObject([
    { element: '#buy', firstSessions: 200, secondSessions: 50, difference: 0.25, tested: true, significant: true },
    { element: '#help', tested: true, significant: false },
    { element: '', x: 5, y: 5, firstSessions: 3, secondSessions: 0, tested: false, probability: 1, significant: false },
  ]);
});

it('is exact about which side has more', () => {
  const { places } = comparedPlaces(
    { sessions: 100, places: [element('#a', 10)] },
    { sessions: 100, places: [element('#a', 40)] },
  );
  expect(places[0]?.difference).toBeCloseTo(-0.3, 12);
});

it('says nothing of a side without sessions', () => {
  const { places } = comparedPlaces({ sessions: 0, places: [] }, { sessions: 100, places: [element('#a', 40)] });
  expect(places).toMatchObject([{ tested: false, difference: 0 }]);
});

it('counts for each band who came as far', () => {
  const places = reachedPlaces(
    new Map([
      [0, 3],
      [49, 2],
    ]),
  );
  expect(places).toHaveLength(50);
  expect([places[0], places[1], places[49]]).toMatchObject([
    { y: 0, sessions: 5 },
    { y: 2, sessions: 2 },
    { y: 98, sessions: 2 },
  ]);
});
