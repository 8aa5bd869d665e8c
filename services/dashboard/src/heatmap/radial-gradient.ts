/** A gradient rendered once and stamped for every point: heights between 0 and 1, `size` × `size`, highest in the middle. */
export interface RadialGradient {
  /** Cells from the middle to the edge. */
  reach: number;
  size: number;
  heights: Float32Array;
  /** The box blurs that it is made of, half widths in cells. */
  halfWidths: readonly number[];
}

/** Half widths of three box blurs that together come close to a Gaussian of this deviation (Wells, 1986). */
function boxHalfWidths(deviation: number): [number, number, number] {
  const ideal = Math.sqrt(4 * deviation * deviation + 1);
  const low = Math.max(0, Math.floor((ideal - 1) / 2));
  const lowWidth = 2 * low + 1;
  const lows = Math.round(
    (12 * deviation * deviation - 3 * lowWidth * lowWidth - 12 * lowWidth - 9) / (-4 * lowWidth - 4),
  );
  return [0, 1, 2].map((index) => (index < lows ? low : low + 1)) as [number, number, number];
}

function convolveWithBox(profile: number[], half: number): number[] {
  const width = 2 * half + 1;
  const wider = new Array<number>(profile.length + 2 * half).fill(0);
  profile.forEach((height, at) => {
    for (let offset = 0; offset < width; offset++) wider[at + offset] = (wider[at + offset] ?? 0) + height / width;
  });
  return wider;
}

/**
 * The gradient for a radius in cells. It is what blurGrid makes of a single point, so that both ways of
 * drawing give the same picture.
 */
export function renderRadialGradient(radius: number): RadialGradient {
  const halfWidths = boxHalfWidths(radius / 2);
  const profile = halfWidths.reduce(convolveWithBox, [1]);
  const size = profile.length;
  const reach = (size - 1) / 2;
  const peak = profile[reach] ?? 1;
  const heights = new Float32Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      heights[row * size + column] = ((profile[row] ?? 0) / peak) * ((profile[column] ?? 0) / peak);
    }
  }
  return { reach, size, heights, halfWidths };
}
