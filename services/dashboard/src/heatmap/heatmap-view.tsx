import { Box, Center, Loader, Paper, Text } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { type PointerEvent, type RefObject, useMemo, useState } from 'react';
import type { Heatmap } from '../api/types.ts';
import { formatCount, formatNumber } from '../components/format.ts';
import { bandAt, makeBandLayer } from './band-layer.ts';
import { HeatCanvas } from './heat-canvas.tsx';
import { valueAround } from './heat-grid.ts';
import { makeHeatLayer, radiusInCells } from './heat-layer.ts';
import { type HeatmapKind, kindTexts } from './heatmap-kinds.ts';
import type { HeatmapSettings } from './heatmap-settings.ts';
import classes from './heatmap-view.module.css';
import { paletteGradient } from './palette.ts';
import { projectPoints } from './project-points.ts';
import { usePageSnapshot } from './use-page-snapshot.ts';

interface HeatmapViewProps {
  project: string;
  heatmap: Heatmap;
  settings: HeatmapSettings;
  kind: HeatmapKind;
  canvasRef: RefObject<HTMLCanvasElement | null>;
}

/** A page with what happened on it laid over it. */
export function HeatmapView({ project, heatmap, settings, kind, canvasRef }: HeatmapViewProps) {
  const { bands, fold, pageWidth, pageHeight } = heatmap;
  const { radius, percentile, palette, opacity } = settings;
  const { ref, width } = useElementSize();
  const { rootRef, status } = usePageSnapshot(project, heatmap);
  const [hover, setHover] = useState<{ x: number; y: number }>();
  const points = useMemo(() => {
    const page = status === 'shown' ? rootRef.current?.querySelector('iframe')?.contentDocument : undefined;
    return page ? projectPoints(heatmap.points, heatmap.anchors, page, pageWidth, pageHeight) : heatmap.points;
  }, [heatmap, status, rootRef, pageWidth, pageHeight]);
  const layer = useMemo(
    () =>
      bands.length > 0 ? makeBandLayer(bands) : makeHeatLayer(points, { pageWidth, pageHeight, radius, percentile }),
    [points, bands, pageWidth, pageHeight, radius, percentile],
  );
  const scale = width > 0 ? Math.min(1, width / pageWidth) : 0;
  const reach = radiusInCells(radius, pageWidth, layer.grid.columns);
  const [one, many] = kindTexts(kind).nouns;
  const tip = hover && (bands.length > 0 ? bandTip(heatmap, kind, hover.y) : pointTip(hover.x, hover.y));

  function pointTip(x: number, y: number): string | undefined {
    const count = Math.round(valueAround(layer.grid, x, y, reach));
    return count > 0 ? formatCount(count, one, many) : undefined;
  }

  const onMove = (event: PointerEvent): void => {
    const box = event.currentTarget.getBoundingClientRect();
    setHover({ x: ((event.clientX - box.left) / box.width) * 100, y: ((event.clientY - box.top) / box.height) * 100 });
  };
  return (
    <Paper className={classes.frame}>
      <div className={classes.scroller}>
        <div ref={ref}>
          <div
            className={classes.sheet}
            style={{ width: pageWidth * scale, height: pageHeight * scale }}
            onPointerMove={onMove}
            onPointerLeave={() => setHover(undefined)}
          >
            <div
              ref={rootRef}
              className={classes.page}
              style={{ width: pageWidth, height: pageHeight, transform: `scale(${scale})` }}
            />
            <HeatCanvas
              canvasRef={canvasRef}
              layer={layer}
              palette={palette}
              opacity={opacity}
              label={`Heatmap of ${formatCount(heatmap.total, one, many)}`}
            />
            {fold > 0 && fold < 100 && (
              <span className={classes.fold} style={{ top: `${fold}%` }} data-testid="heatmap-fold">
                half of the visitors see this much without scrolling
              </span>
            )}
            {hover && tip && (
              <span
                className={classes.tip}
                style={{ left: `${hover.x}%`, top: `${hover.y}%` }}
                data-flip={hover.x > 80 || undefined}
              >
                {tip}
              </span>
            )}
          </div>
        </div>
        {status === 'loading' && (
          <Center className={classes.loading}>
            <Loader size="sm" />
          </Center>
        )}
      </div>
      <div className={classes.legend}>
        <Text size="xs" c="dimmed">
          few
        </Text>
        <Box className={classes.ramp} style={{ background: paletteGradient(palette) }} />
        <Text size="xs" c="dimmed">
          many
        </Text>
        <Text size="xs" c="dimmed" ml="auto" ta="right">
          {status === 'none' && 'No recording of this page is left to show behind it. '}
          {status === 'failed' && 'The page behind it could not be loaded. '}
          {layer.grid.outside > 0 &&
            `${formatNumber(layer.grid.outside)} of ${formatNumber(points.length)} points lay outside 0–100 % and were moved to the edge. `}
          {layer.grid.broken > 0 && `${formatNumber(layer.grid.broken)} points without a place were left out. `}
          Page {pageWidth} × {pageHeight} px
        </Text>
      </div>
    </Paper>
  );
}

/** How many views got as far as `y` (percent of the page's height), or how long each session looked at it. */
function bandTip({ bands, total, sessions }: Heatmap, kind: HeatmapKind, y: number): string | undefined {
  const band = bandAt(bands, y);
  if (!band) return undefined;
  return kind === 'scroll'
    ? `${Math.round((band.value / total) * 100)} % of the views came here`
    : `${(band.value / sessions).toFixed(1)} s a session`;
}
