import type {
  Erasure as ErasureRecord,
  Interaction,
  ProjectLimits,
  Project as ProjectRecord,
  ProjectRetention,
  Role,
} from '@sightline/schemas';
import type { AnchoredPoint } from '../heatmap/project-points.ts';

/** Answers of auth-bff that are not messages of a topic. */
interface SignedInUser {
  id: string;
  email: string;
  name: string;
  role: Role;
}

export interface Me {
  user: SignedInUser;
  gatewayUrl: string;
  /** Where the recorder sends to and is loaded from. */
  collectorUrl: string;
}

export type SessionInteraction = Interaction & { tab: string; seq: number };

export interface ShareLink {
  id: string;
  session: string;
  /** Epoch ms. */
  expiresAt: number;
  createdAt: number;
  createdBy: string;
}

export interface NewShareLink {
  id: string;
  token: string;
  url: string;
  expiresAt: number;
}

/** What the collector had to mask that the recorder had let through; `page` and `place` may be empty. */
export interface Leak {
  class: string;
  /** Origin and path. */
  page: string;
  /** A selector, or a kind of event with keys. */
  place: string;
  count: number;
  sessions: number;
  /** Epoch ms. */
  lastTime: number;
}

export interface PageFigures {
  /** Origin and path; `*` for segments that were grouped. */
  page: string;
  clicks: number;
  moves: number;
  sessions: number;
}

export interface Heatmap {
  /** Percent of the page's width and height; `value` is how often. */
  points: AnchoredPoint[];
  /** CSS selectors that the points' anchors count. */
  anchors: string[];
  /** Instead of points for the kind element, most clicks first. */
  elements: { element: string; clicks: number; rage: number; dead: number; errors: number }[];
  /** Instead of points for scroll (views) and attention (seconds): percent of the page's height, from the top. */
  bands: { top: number; bottom: number; value: number }[];
  /** Median height of the viewport, percent of the page's; 0 when unknown. */
  fold: number;
  total: number;
  sessions: number;
  /** CSS px. */
  pageWidth: number;
  pageHeight: number;
  /** A recording that shows the page. */
  background: { session: string; tab: string; time: number } | null;
}

/** Two groups of visitors on one page, place by place: the surest difference first. */
export interface HeatmapComparison {
  /** Sessions on the page. */
  firstSessions: number;
  secondSessions: number;
  /** Places with enough sessions to tell. */
  tested: number;
  places: {
    /** CSS selector; empty: a cell of 5 % of the page, or a band of reach. */
    element: string;
    /** Percent of the page. */
    x: number;
    y: number;
    /** Sessions that did it there. */
    firstSessions: number;
    secondSessions: number;
    /** Of the shares, -1 to 1. */
    difference: number;
    tested: boolean;
    /** Of such a difference by chance, adjusted for the number of tests. */
    probability: number;
    significant: boolean;
  }[];
}

export type Project = Omit<ProjectRecord, 'kind' | 'retention' | 'limits'> & {
  /** What is left out has the collector's own limit. */
  limits: ProjectLimits;
  /** Days, with the defaults. */
  retention: Required<ProjectRetention>;
};

export type Erasure = Omit<ErasureRecord, 'kind'>;

/** How full the archive is; null: not set, or not known. */
export interface Storage {
  archivedBytes: number;
  budgetBytes: number | null;
  freeBytes: number | null;
  state: 'ok' | 'near' | 'full';
  lookedAt: number;
}
