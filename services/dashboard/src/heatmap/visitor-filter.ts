import { type ViewportBand, viewportBandOf } from './viewport-bands.ts';

/** Names of the filters in the page's address. */
export const visitorFilterNames = ['device', 'width', 'bots', 'visitors', 'country', 'segment'] as const;
export type VisitorFilterName = (typeof visitorFilterNames)[number];

/** Whose visits count; undefined: all. */
export type VisitorChoice = Partial<Record<VisitorFilterName, string>>;

/** What the API is asked with. */
export interface VisitorQuery {
  device: string | undefined;
  /** CSS px. */
  minViewportWidth: number | undefined;
  maxViewportWidth: number | undefined;
  bots: string | undefined;
  visitors: string | undefined;
  country: string | undefined;
  segment: string | undefined;
}

/** What the address may name; anything else in it chooses nothing. */
const known: Record<VisitorFilterName, (value: string) => boolean> = {
  device: (value) => ['desktop', 'mobile', 'tablet', 'unknown'].includes(value),
  width: (value) => viewportBandOf(value) !== undefined,
  bots: (value) => ['without', 'only'].includes(value),
  visitors: (value) => ['new', 'returning'].includes(value),
  country: (value) => /^[A-Z]{2}$/.test(value),
  segment: (value) => /^[^=]{1,100}=.{0,100}$/s.test(value),
};

/** Whether a filter can be asked with. */
export const isVisitorFilter = (name: VisitorFilterName, value: string): boolean => known[name](value);

/** The choice that an address makes. @param prefix of the names, for the second choice of a comparison */
export function visitorChoice(parameters: URLSearchParams, prefix = ''): VisitorChoice {
  const choice: VisitorChoice = {};
  for (const name of visitorFilterNames) {
    const value = parameters.get(prefix + name);
    if (value !== null && isVisitorFilter(name, value)) choice[name] = value;
  }
  return choice;
}

export function visitorQuery({ width, ...choice }: VisitorChoice): VisitorQuery {
  const band: ViewportBand | undefined = viewportBandOf(width ?? null);
  return {
    device: choice.device,
    minViewportWidth: band?.from,
    maxViewportWidth: band?.to,
    bots: choice.bots,
    visitors: choice.visitors,
    country: choice.country,
    segment: choice.segment,
  };
}

/** The query as the second one of a comparison: `otherDevice` and so on. */
export const otherQuery = (query: VisitorQuery): Record<string, string | number | undefined> =>
  Object.fromEntries(
    Object.entries(query).map(([name, value]) => [`other${name.charAt(0).toUpperCase()}${name.slice(1)}`, value]),
  );
