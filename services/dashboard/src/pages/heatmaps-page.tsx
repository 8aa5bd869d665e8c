import { Group, Paper, SegmentedControl, Select, Skeleton, Text } from '@mantine/core';
import type { Device } from '@sightline/schemas';
import { IconFlame, IconMouseOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { heatmapQuery, pagesQuery } from '../api/queries.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorState } from '../components/error-state.tsx';
import { formatNumber, pathOf } from '../components/format.ts';
import { PageHeader } from '../components/page-header.tsx';
import { RangeSelect } from '../components/range-select.tsx';
import { decodeRange, encodeRange } from '../components/time-range.ts';
import { exportPng } from '../heatmap/export-png.ts';
import { HeatmapControls } from '../heatmap/heatmap-controls.tsx';
import { defaultHeatmapSettings } from '../heatmap/heatmap-settings.ts';
import { HeatmapView } from '../heatmap/heatmap-view.tsx';
import { InstallSnippet } from '../projects/install-snippet.tsx';
import { useProject } from '../projects/project-context.ts';
import pageClasses from './full-height-page.module.css';

const devices: { value: string; label: string }[] = [
  { value: 'all', label: 'All devices' },
  { value: 'desktop', label: 'Desktop' },
  { value: 'mobile', label: 'Mobile' },
  { value: 'tablet', label: 'Tablet' },
];

export function HeatmapsPage() {
  const project = useProject();
  const [parameters, setParameters] = useSearchParams();
  const [settings, setSettings] = useState(defaultHeatmapSettings);
  const drawn = useDeferredValue(settings);
  const canvas = useRef<HTMLCanvasElement>(null);
  const range = decodeRange(parameters.get('range'), '7d');
  const kind = parameters.get('kind') === 'move' ? 'move' : 'click';
  const device = parameters.get('device') as Device | null;
  const pages = useQuery(pagesQuery(project.id, range));
  const page = parameters.get('page') ?? pages.data?.[0]?.page ?? '';
  const heatmap = useQuery(heatmapQuery(project.id, { page, kind, device: device ?? undefined, range }));
  const set = (name: string, value: string | undefined): void =>
    setParameters(
      (before) => {
        const after = new URLSearchParams(before);
        if (value === undefined) after.delete(name);
        else after.set(name, value);
        return after;
      },
      { replace: true },
    );
  const choices = pages.data ?? [];
  const options = choices.map(({ page: value, clicks, sessions }) => ({
    value,
    label: `${pathOf(value)}  ·  ${formatNumber(clicks)} clicks, ${formatNumber(sessions)} sessions`,
  }));
  if (page !== '' && !choices.some((one) => one.page === page)) options.push({ value: page, label: pathOf(page) });

  return (
    <div className={pageClasses.page}>
      <PageHeader title="Heatmaps">
        <Select
          w={360}
          searchable
          aria-label="Page"
          placeholder="Choose a page"
          nothingFoundMessage="No such page"
          data={options}
          value={page === '' ? null : page}
          onChange={(value) => value && set('page', value)}
          data-testid="heatmap-page-select"
        />
        <SegmentedControl
          size="sm"
          aria-label="What is shown"
          data={[
            { value: 'click', label: 'Clicks' },
            { value: 'move', label: 'Moves' },
          ]}
          value={kind}
          onChange={(value) => set('kind', value)}
        />
        <Select
          w={130}
          aria-label="Device"
          data={devices}
          value={device ?? 'all'}
          onChange={(value) => set('device', value === 'all' || value === null ? undefined : value)}
        />
        <RangeSelect value={range} onChange={(value) => set('range', encodeRange(value))} />
      </PageHeader>
      {pages.error || heatmap.error ? (
        <ErrorState
          title="The heatmap could not be loaded"
          error={pages.error ?? heatmap.error}
          onRetry={() => void (pages.error ? pages.refetch() : heatmap.refetch())}
        />
      ) : pages.data && page === '' ? (
        <Paper>
          <EmptyState icon={IconFlame} title="No page has been seen in this time range">
            <Text size="sm" c="dimmed" mb="md">
              Heatmaps grow from clicks and moves of recorded visitors. Take a longer time range, or install the
              recorder.
            </Text>
            <InstallSnippet project={project} />
          </EmptyState>
        </Paper>
      ) : !heatmap.data ? (
        <Skeleton style={{ flex: 1 }} aria-busy="true" />
      ) : heatmap.data.points.length === 0 ? (
        <Paper>
          <EmptyState icon={IconMouseOff} title={kind === 'click' ? 'Nobody clicked here' : 'No pointer moved here'}>
            Take a longer time range, another device or another page.
          </EmptyState>
        </Paper>
      ) : (
        <>
          <HeatmapControls
            settings={settings}
            onChange={setSettings}
            onExport={() => {
              const { pageWidth, pageHeight } = heatmap.data;
              if (canvas.current) void exportPng(canvas.current, pageWidth, pageHeight, `heatmap-${kind}.png`);
            }}
          />
          <Group gap="lg" mb={6}>
            <Text size="sm">
              <b>{formatNumber(heatmap.data.total)}</b> {kind === 'click' ? 'clicks' : 'pointer samples'} of{' '}
              <b>{formatNumber(heatmap.data.sessions)}</b> sessions
            </Text>
          </Group>
          <HeatmapView project={project.id} heatmap={heatmap.data} settings={drawn} kind={kind} canvasRef={canvas} />
        </>
      )}
    </div>
  );
}
