import type { HeatmapComparison } from '../api/types.ts';
import { formatNumber } from '../components/format.ts';

type Place = HeatmapComparison['places'][number];

/** Where on the page something is that belongs to no element. */
export const placeText = ({ x, y }: Pick<Place, 'x' | 'y'>, isReach: boolean): string =>
  isReach ? `down to ${y + 2} % of the page` : `${x}–${x + 5} % across, ${y}–${y + 5} % down`;

export const shareText = (sessions: number, of: number): string =>
  of === 0 ? '–' : `${((sessions / of) * 100).toFixed(1)} % (${formatNumber(sessions)})`;

/** In percentage points. */
export function differenceText(difference: number): string {
  const points = (difference * 100).toFixed(1);
  return `${difference > 0 ? '+' : ''}${points === '-0.0' ? '0.0' : points} points`;
}

export function probabilityText({ tested, probability }: Pick<Place, 'tested' | 'probability'>): string {
  if (!tested) return 'too few to tell';
  return probability < 0.001 ? 'p < 0.001' : `p = ${probability.toFixed(3)}`;
}
