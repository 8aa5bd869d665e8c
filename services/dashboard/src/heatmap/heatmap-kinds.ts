export type HeatmapKind = 'click' | 'rage' | 'dead' | 'error' | 'move' | 'scroll' | 'attention' | 'element';

interface KindTexts {
  value: HeatmapKind;
  label: string;
  /** What is counted: one, and many. */
  nouns: readonly [one: string, many: string];
  /** When there is nothing. */
  none: string;
}

/** What a heatmap can show, in the order in which it is offered. */
export const heatmapKinds: readonly KindTexts[] = [
  { value: 'click', label: 'Clicks', nouns: ['click', 'clicks'], none: 'Nobody clicked here' },
  { value: 'rage', label: 'Rage', nouns: ['rage click', 'rage clicks'], none: 'Nobody clicked in rage here' },
  { value: 'dead', label: 'Dead', nouns: ['dead click', 'dead clicks'], none: 'Every click was answered here' },
  {
    value: 'error',
    label: 'Errors',
    nouns: ['error click', 'error clicks'],
    none: 'No click was followed by an error',
  },
  { value: 'move', label: 'Moves', nouns: ['pointer sample', 'pointer samples'], none: 'No pointer moved here' },
  { value: 'scroll', label: 'Scroll', nouns: ['view', 'views'], none: 'Nobody was seen here' },
  { value: 'attention', label: 'Attention', nouns: ['second', 'seconds'], none: 'Nobody looked at this page' },
  { value: 'element', label: 'Elements', nouns: ['click', 'clicks'], none: 'Nobody clicked here' },
];

export const kindTexts = (kind: HeatmapKind): KindTexts =>
  heatmapKinds.find(({ value }) => value === kind) ?? (heatmapKinds[0] as KindTexts);

/** Of an address; clicks when it names none. */
export const heatmapKindOf = (name: string | null): HeatmapKind =>
  heatmapKinds.find(({ value }) => value === name)?.value ?? 'click';
