import { Group, Paper, SegmentedControl, Select, Skeleton, Text } from '@mantine/core';
import { IconFlame, IconMouseOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { heatmapComparisonQuery, heatmapQuery, pagesQuery } from '../api/queries.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorState } from '../components/error-state.tsx';
import { formatCount, pathOf } from '../components/format.ts';
import { PageHeader } from '../components/page-header.tsx';
import { RangeSelect } from '../components/range-select.tsx';
import { decodeRange, encodeRange } from '../components/time-range.ts';
import { ComparisonList } from '../heatmap/comparison-list.tsx';
import { ElementList } from '../heatmap/element-list.tsx';
import { exportPng } from '../heatmap/export-png.ts';
import { HeatmapControls } from '../heatmap/heatmap-controls.tsx';
import { HeatmapFilters } from '../heatmap/heatmap-filters.tsx';
import { heatmapKindOf, heatmapKinds, kindTexts } from '../heatmap/heatmap-kinds.ts';
import { defaultHeatmapSettings } from '../heatmap/heatmap-settings.ts';
import { HeatmapView } from '../heatmap/heatmap-view.tsx';
import { visitorChoice, visitorFilterNames, visitorQuery } from '../heatmap/visitor-filter.ts';
import { InstallSnippet } from '../projects/install-snippet.tsx';
import { useProject } from '../projects/project-context.ts';
import pageClasses from './full-height-page.module.css';

/** Of the names, in the address, of the filters that the first ones are compared with. */
const otherPrefix = 'b.';

export function HeatmapsPage() {
  const project = useProject();
  const [parameters, setParameters] = useSearchParams();
  const [settings, setSettings] = useState(defaultHeatmapSettings);
  const drawn = useDeferredValue(settings);
  const canvas = useRef<HTMLCanvasElement>(null);
  const range = decodeRange(parameters.get('range'), '7d');
  const kind = heatmapKindOf(parameters.get('kind'));
  const texts = kindTexts(kind);
  const isGrouped = parameters.get('grouped') === '1';
  const choice = visitorChoice(parameters);
  // Attention is a time, of which there are no shares to compare; clicks are compared by element anyway.
  const isComparing = parameters.get('compare') === '1' && kind !== 'attention' && kind !== 'element';
  const other = isComparing ? visitorChoice(parameters, otherPrefix) : undefined;
  const pages = useQuery(pagesQuery(project.id, range, isGrouped));
  const page = parameters.get('page') ?? pages.data?.[0]?.page ?? '';
  const filter = { page, kind, range, ...visitorQuery(choice) };
  const heatmap = useQuery({ ...heatmapQuery(project.id, filter), enabled: page !== '' && !isComparing });
  const comparison = useQuery(heatmapComparisonQuery(project.id, filter, other && visitorQuery(other)));
  const error = pages.error ?? (isComparing ? comparison.error : heatmap.error);
  const setAll = (values: Record<string, string | undefined>): void =>
    setParameters(
      (before) => {
        const after = new URLSearchParams(before);
        for (const [name, value] of Object.entries(values)) {
          if (value === undefined) after.delete(name);
          else after.set(name, value);
        }
        return after;
      },
      { replace: true },
    );
  const set = (name: string, value: string | undefined): void => setAll({ [name]: value });
  const choices = pages.data ?? [];
  const options = choices.map(({ page: value, clicks, sessions }) => ({
    value,
    label: `${pathOf(value)}  ·  ${formatCount(clicks, 'click')}, ${formatCount(sessions, 'session')}`,
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
          data={heatmapKinds.map(({ value, label }) => ({ value, label }))}
          value={kind}
          onChange={(value) => set('kind', value)}
        />
        <RangeSelect value={range} onChange={(value) => set('range', encodeRange(value))} />
      </PageHeader>
      <HeatmapFilters
        choice={choice}
        other={other}
        isGrouped={isGrouped}
        onChange={set}
        onChangeOther={(name, value) => set(otherPrefix + name, value)}
        onCompare={(isWanted) =>
          setAll({
            compare: isWanted ? '1' : undefined,
            ...(!isWanted && Object.fromEntries(visitorFilterNames.map((name) => [otherPrefix + name, undefined]))),
            ...(isWanted && (kind === 'attention' || kind === 'element') && { kind: 'click' }),
          })
        }
        // Another list of pages: the page chosen from the former may not be in it.
        onGroup={(grouped) => setAll({ grouped: grouped ? '1' : undefined, page: undefined })}
      />
      {error ? (
        <ErrorState
          title="The heatmap could not be loaded"
          error={error}
          onRetry={() => void (pages.error ? pages : isComparing ? comparison : heatmap).refetch()}
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
      ) : isComparing && comparison.data ? (
        <ComparisonList comparison={comparison.data} isReach={kind === 'scroll'} />
      ) : isComparing || !heatmap.data ? (
        <Skeleton style={{ flex: 1 }} aria-busy="true" />
      ) : heatmap.data.points.length + heatmap.data.bands.length + heatmap.data.elements.length === 0 ? (
        <Paper>
          <EmptyState icon={IconMouseOff} title={texts.none}>
            Take a longer time range, another device or another page.
          </EmptyState>
        </Paper>
      ) : heatmap.data.elements.length > 0 ? (
        <ElementList elements={heatmap.data.elements} />
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
              {kind !== 'attention' && (
                <>
                  <b>{formatCount(heatmap.data.total, ...texts.nouns)}</b> of{' '}
                </>
              )}
              <b>{formatCount(heatmap.data.sessions, 'session')}</b>
            </Text>
          </Group>
          <HeatmapView project={project.id} heatmap={heatmap.data} settings={drawn} kind={kind} canvasRef={canvas} />
        </>
      )}
    </div>
  );
}
