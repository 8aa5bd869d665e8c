export type PaletteName = 'classic' | 'viridis' | 'ember';

type Stop = [at: number, red: number, green: number, blue: number];

/** Colour stops from cold (0) to hot (1). */
const stops: Record<PaletteName, Stop[]> = {
  classic: [
    [0, 48, 84, 220],
    [0.3, 32, 176, 232],
    [0.5, 64, 200, 96],
    [0.72, 250, 220, 48],
    [0.88, 248, 120, 32],
    [1, 224, 24, 36],
  ],
  // Rising lightness in one direction: readable with any colour vision and in grey.
  viridis: [
    [0, 68, 1, 84],
    [0.25, 59, 82, 139],
    [0.5, 33, 145, 140],
    [0.75, 94, 201, 98],
    [1, 253, 231, 37],
  ],
  ember: [
    [0, 90, 20, 80],
    [0.35, 180, 40, 80],
    [0.65, 240, 110, 50],
    [0.85, 252, 190, 80],
    [1, 255, 250, 200],
  ],
};

export const paletteNames: Record<PaletteName, string> = {
  classic: 'Classic',
  viridis: 'Colour-blind safe',
  ember: 'Ember',
};

const littleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/** Where a level starts to show fully; below it fades out, so that the page stays readable. */
const fullAt = 96;

/** 256 colours as ImageData stores them, from transparent to the hottest. */
export function paletteColours(name: PaletteName): Uint32Array {
  const list = stops[name];
  const colours = new Uint32Array(256);
  for (let level = 1; level < 256; level++) {
    const at = level / 255;
    const next = Math.max(
      1,
      list.findIndex((stop) => stop[0] >= at),
    );
    const [low, high] = [list[next - 1] as Stop, list[next] as Stop];
    const share = (at - low[0]) / (high[0] - low[0]);
    const mix = (channel: 1 | 2 | 3): number => Math.round(low[channel] + (high[channel] - low[channel]) * share);
    const alpha = Math.round(230 * Math.min(1, level / fullAt) ** 1.3);
    const [red, green, blue] = [mix(1), mix(2), mix(3)];
    colours[level] = littleEndian
      ? (alpha << 24) | (blue << 16) | (green << 8) | red
      : (red << 24) | (green << 16) | (blue << 8) | alpha;
  }
  return colours;
}

/** The palette as a CSS gradient, for a legend. */
export const paletteGradient = (name: PaletteName): string =>
  `linear-gradient(to right, ${stops[name].map(([at, ...rgb]) => `rgb(${rgb.join(' ')}) ${at * 100}%`).join(', ')})`;

/** Colours for levels, written into the pixels of an ImageData. */
export function colourise(levels: Uint8Array, colours: Uint32Array, pixels: Uint32Array): void {
  for (let at = 0; at < levels.length; at++) pixels[at] = colours[levels[at] as number] as number;
}
