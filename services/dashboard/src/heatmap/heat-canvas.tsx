import { type RefObject, useEffect } from 'react';
import type { HeatLayer } from './heat-layer.ts';
import { colourise, type PaletteName, paletteColours } from './palette.ts';

interface HeatCanvasProps {
  canvasRef: RefObject<HTMLCanvasElement | null>;
  layer: HeatLayer;
  palette: PaletteName;
  /** 0–1. */
  opacity: number;
  label: string;
}

/** The heatmap as pixels: drawn again only when the layer or the palette changes; opacity is the browser's. */
export function HeatCanvas({ canvasRef, layer, palette, opacity, label }: HeatCanvasProps) {
  useEffect(() => {
    const canvas = canvasRef.current;
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return;
    const { columns, rows } = layer.grid;
    canvas.width = columns;
    canvas.height = rows;
    const image = context.createImageData(columns, rows);
    colourise(layer.levels, paletteColours(palette), new Uint32Array(image.data.buffer));
    context.putImageData(image, 0, 0);
  }, [canvasRef, layer, palette]);
  return (
    <canvas
      ref={canvasRef}
      role="img"
      aria-label={label}
      style={{ position: 'absolute', inset: 0, width: '100%', height: '100%', opacity, pointerEvents: 'none' }}
      data-testid="heatmap-canvas"
    />
  );
}
