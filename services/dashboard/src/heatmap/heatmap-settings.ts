import type { PaletteName } from './palette.ts';

/** How a heatmap is drawn. */
export interface HeatmapSettings {
  /** CSS px of the page over which a point spreads. */
  radius: number;
  /** 0–1. */
  opacity: number;
  /** Which percentile of the warm places is shown as the hottest; 100 is the maximum. */
  percentile: number;
  palette: PaletteName;
}

export const defaultHeatmapSettings: HeatmapSettings = {
  radius: 28,
  opacity: 0.75,
  percentile: 99,
  palette: 'classic',
};
