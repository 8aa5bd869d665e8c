import { describe, expect, it } from 'vitest';
import { binPoints, gridSize, valueAround } from './heat-grid.ts';
import { makeHeatLayer } from './heat-layer.ts';
import type { HeatPoint } from './heat-point.ts';
import { blurGrid, intensityOf, stampGrid } from './intensity.ts';
import { hottest, normalise } from './normalise.ts';
import { colourise, paletteColours } from './palette.ts';
import { renderRadialGradient } from './radial-gradient.ts';

const page = { pageWidth: 1280, pageHeight: 3200, radius: 30, percentile: 100 };

/** Repeatable numbers between 0 and 1. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

function hottestPlace({ grid, levels }: ReturnType<typeof makeHeatLayer>): { x: number; y: number } {
  const intensity = intensityOf(grid, 10);
  let best = 0;
  intensity.forEach((value, at) => {
    if (value > (intensity[best] as number)) best = at;
  });
  expect(levels[best]).toBe(255);
  return {
    x: (((best % grid.columns) + 0.5) / grid.columns) * 100,
    y: ((Math.floor(best / grid.columns) + 0.5) / grid.rows) * 100,
  };
}

describe('makeHeatLayer', () => {
  it.each([
    [50, 50],
    [0, 0],
    [100, 100],
    [48.125, 12.5],
    [3.3, 97.9],
  ])('puts the maximum of a click at %s %%, %s %% within half a percent of it', (x, y) => {
    for (const size of [page, { ...page, pageHeight: 600 }, { ...page, pageWidth: 390, pageHeight: 20_000 }]) {
      const place = hottestPlace(makeHeatLayer([{ x, y, value: 1 }], size));
      expect(Math.abs(place.x - x)).toBeLessThan(0.5);
      expect(Math.abs(place.y - y)).toBeLessThan(0.5);
    }
  });

  it('draws nothing of nothing', () => {
    const layer = makeHeatLayer([], page);
    expect(layer.top).toBe(0);
    expect(layer.levels.every((level) => level === 0)).toBe(true);
  });

  it('redraws 200,000 points in less than 50 ms of processor time', () => {
    const random = randomNumbers(7);
    const points: HeatPoint[] = Array.from({ length: 200_000 }, () => ({
      x: random() * 100,
      y: random() * 100,
      value: 1,
    }));
    const pixels = new Uint32Array(
      gridSize(page.pageWidth, page.pageHeight).columns * gridSize(page.pageWidth, page.pageHeight).rows,
    );
    const colours = paletteColours('classic');
    const times = Array.from({ length: 12 }, () => {
      const before = process.cpuUsage();
      colourise(makeHeatLayer(points, { ...page, percentile: 95 }).levels, colours, pixels);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    });
    // Time on the processor and the best of several: the machine may be doing something else, too.
    expect(Math.min(...times)).toBeLessThan(50);
  });
});

describe('binPoints', () => {
  it('moves points from outside 0–100 % to the edge and counts them', () => {
    const grid = binPoints(
      [
        { x: 150, y: -20, value: 2 },
        { x: 50, y: 50, value: 1 },
      ],
      10,
      10,
    );
    expect(grid).toMatchObject({ outside: 1, broken: 0, total: 3 });
    expect(grid.cells[9]).toBe(2);
  });

  it('leaves out what is no number', () => {
    const grid = binPoints(
      [
        { x: Number.NaN, y: 1, value: 1 },
        { x: 1, y: 1, value: Number.NaN },
        { x: 1, y: 1, value: 0 },
      ],
      10,
      10,
    );
    expect(grid).toMatchObject({ broken: 3, total: 0 });
  });

  it('tells how much lies around a place', () => {
    const grid = binPoints(
      [
        { x: 50, y: 50, value: 3 },
        { x: 53, y: 50, value: 2 },
        { x: 90, y: 90, value: 7 },
      ],
      100,
      100,
    );
    expect(valueAround(grid, 50, 50, 1.5)).toBe(3);
    expect(valueAround(grid, 50, 50, 5)).toBe(5);
  });
});

describe('intensity', () => {
  it.each([1, 3, 7.5, 14, 40])('is the same stamped and blurred, radius %s', (radius) => {
    const random = randomNumbers(3);
    const points = Array.from({ length: 200 }, () => ({
      x: random() * 100,
      y: random() * 100,
      value: 1 + random() * 5,
    }));
    const grid = binPoints(points, 120, 90);
    const gradient = renderRadialGradient(radius);
    const stamped = stampGrid(grid, gradient);
    const blurred = blurGrid(grid, gradient);
    const largest = stamped.reduce((most, value, at) => Math.max(most, Math.abs(value - (blurred[at] as number))), 0);
    expect(largest).toBeLessThan(0.01);
  });

  it('falls off evenly in every direction', () => {
    const { reach, size, heights } = renderRadialGradient(12);
    const height = (x: number, y: number): number => heights[(reach + y) * size + reach + x] as number;
    expect(height(0, 0)).toBeCloseTo(1);
    expect(height(12, 0)).toBeCloseTo(height(0, -12));
    // Box blurs are not quite round: at the radius the diagonal differs by a few percent of the peak at most.
    expect(Math.abs(height(10, 0) - height(7, 7))).toBeLessThan(0.04);
    expect(height(reach, 0)).toBeLessThan(0.01);
  });
});

describe('normalise', () => {
  it('shows a percentile as the hottest, so that one place does not pale the others', () => {
    const points = [
      ...Array.from({ length: 40 }, (_, at) => ({ x: 2 + at * 2.4, y: 30, value: 10 })),
      { x: 50, y: 80, value: 500 },
    ];
    const all = makeHeatLayer(points, page);
    const most = makeHeatLayer(points, { ...page, percentile: 95 });
    expect(most.top).toBeLessThan(all.top / 5);
    expect(most.levels.includes(255)).toBe(true);
  });

  it('keeps to 0–255', () => {
    expect([...normalise(new Float32Array([0, 1, 2, 9]), 4)]).toEqual([0, 63, 127, 255]);
    expect(hottest(new Float32Array([0, 3, 9]), 100)).toBe(9);
  });
});

describe('palettes', () => {
  it.each(['classic', 'viridis', 'ember'] as const)('%s goes from transparent to opaque', (name) => {
    const bytes = new Uint8Array(paletteColours(name).buffer);
    const alpha = Array.from({ length: 256 }, (_, level) => bytes[level * 4 + 3] as number);
    expect(alpha[0]).toBe(0);
    expect(alpha).toEqual([...alpha].sort((a, b) => a - b));
    expect(alpha[255]).toBeGreaterThan(200);
  });

  it('the colour-blind safe one only gets lighter', () => {
    const bytes = new Uint8Array(paletteColours('viridis').buffer);
    const light = Array.from({ length: 255 }, (_, at) => {
      const [red, green, blue] = [bytes[at * 4 + 4], bytes[at * 4 + 5], bytes[at * 4 + 6]] as [number, number, number];
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    });
    for (let at = 1; at < light.length; at++)
      expect(light[at] as number).toBeGreaterThanOrEqual((light[at - 1] as number) - 1);
  });
});
