import type { HeatmapBand__Output } from '@sightline/schemas/grpc';

/**
 * How many views saw some of each band, from how many ended in each: who reached a band has passed all above it.
 * Bands are of equal height, from the top of the page.
 */
export function reachBands(ending: readonly number[]): HeatmapBand__Output[] {
  const height = 100 / ending.length;
  let views = ending.reduce((sum, count) => sum + count, 0);
  return ending.map((ended, band) => {
    const value = views;
    views -= ended;
    return { top: band * height, bottom: (band + 1) * height, value };
  });
}
