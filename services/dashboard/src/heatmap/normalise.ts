const buckets = 4096;

/**
 * The intensity that is shown as the hottest: the given percentile of the cells where anything is. Below 100 a single
 * extreme place no longer pales everything else.
 */
export function hottest(intensity: Float32Array, percentile: number): number {
  let max = 0;
  for (let at = 0; at < intensity.length; at++) max = Math.max(max, intensity[at] as number);
  if (max === 0 || percentile >= 100) return max;
  const counts = new Uint32Array(buckets);
  let warm = 0;
  // Cells at the faint rim of a gradient are not counted: they would outweigh the places themselves.
  const faint = max / 256;
  for (let at = 0; at < intensity.length; at++) {
    const value = intensity[at] as number;
    if (value <= faint) continue;
    const bucket = Math.min(buckets - 1, Math.floor((value / max) * buckets));
    counts[bucket] = (counts[bucket] as number) + 1;
    warm++;
  }
  let left = warm * (1 - percentile / 100);
  for (let bucket = buckets - 1; bucket >= 0; bucket--) {
    left -= counts[bucket] as number;
    if (left <= 0) return ((bucket + 1) / buckets) * max;
  }
  return max;
}

/** Intensity between 0 (nothing) and 255 (hottest), the index into a palette. */
export function normalise(intensity: Float32Array, top: number): Uint8Array {
  const levels = new Uint8Array(intensity.length);
  if (top <= 0) return levels;
  const scale = 255 / top;
  for (let at = 0; at < intensity.length; at++) {
    const level = (intensity[at] as number) * scale;
    levels[at] = Math.min(level, 255);
  }
  return levels;
}
