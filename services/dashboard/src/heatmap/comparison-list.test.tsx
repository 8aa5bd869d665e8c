// @vitest-environment jsdom
import { screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { renderPage } from '../../test/render.tsx';
import type { HeatmapComparison } from '../api/types.ts';
import { ComparisonList } from './comparison-list.tsx';
import { differenceText, probabilityText } from './comparison-texts.ts';

const comparison: HeatmapComparison = {
  firstSessions: 400,
  secondSessions: 200,
  tested: 1,
  places: [
    {
      element: '#buy',
      x: 50,
      y: 20,
      firstSessions: 200,
      secondSessions: 50,
      difference: 0.25,
      tested: true,
      probability: 0.0002,
      significant: true,
    },
    {
      element: '',
      x: 5,
      y: 10,
      firstSessions: 3,
      secondSessions: 0,
      difference: 0.0075,
      tested: false,
      probability: 1,
      significant: false,
    },
  ],
};

it('lists where two groups differ, and how surely', () => {
  renderPage(<ComparisonList comparison={comparison} isReach={false} />);
  const [, first, second] = within(screen.getByTestId('heatmap-comparison')).getAllByRole('row');
  expect(first?.textContent).toBe('#buy50.0 % (200)25.0 % (50)+25.0 pointssure, p < 0.001');
  expect(second?.textContent).toBe('5–10 % across, 10–15 % down0.8 % (3)0.0 % (0)+0.8 pointstoo few to tell');
});

it('names bands by how far down they reach', () => {
  renderPage(<ComparisonList comparison={comparison} isReach />);
  expect(screen.getByText('down to 12 % of the page')).toBeDefined();
});

it('writes no difference below zero where there is none', () => {
  expect([differenceText(-0.0001), differenceText(-0.1), differenceText(0)]).toEqual([
    '0.0 points',
    '-10.0 points',
    '0.0 points',
  ]);
  expect(probabilityText({ tested: true, probability: 0.0312 })).toBe('p = 0.031');
});
