import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import type {
  HeatmapComparison__Output,
  HeatmapComparisonRequest__Output,
  HeatmapRequest__Output,
  HeatmapResponse__Output,
  ListPagesRequest__Output,
  ListPagesResponse__Output,
} from '@sightline/schemas/grpc';
import { invalidArgument, requireText, timeRange } from '../rpc/request-checks.ts';
import { BackgroundFinder } from './background-finder.ts';
import { HeatmapRepository, type HeatmapSelection } from './heatmap-repository.ts';

const longestPage = 4_000;
const kinds = ['click', 'rage', 'dead', 'error', 'move', 'scroll', 'attention', 'element'];
const botChoices = ['', 'without', 'only'];
const visitorChoices = ['', 'new', 'returning'];
/** A share of sessions cannot be said of attention; by elements the other kinds are compared anyway. */
const notCompared = ['attention', 'element'];
const devices = ['', 'desktop', 'mobile', 'tablet', 'unknown'];

/** `Heatmaps` of audit.proto. */
@Controller()
export class HeatmapsController {
  constructor(
    @Inject(HeatmapRepository) private readonly heatmaps: HeatmapRepository,
    @Inject(BackgroundFinder) private readonly backgrounds: BackgroundFinder,
  ) {}

  @GrpcMethod('Heatmaps', 'ListPages')
  async listPages(request: ListPagesRequest__Output): Promise<ListPagesResponse__Output> {
    requireText(request, 'project');
    const { project, grouped } = request;
    return { pages: await this.heatmaps.pages({ project, grouped, ...timeRange(request) }) };
  }

  @GrpcMethod('Heatmaps', 'GetHeatmap')
  async getHeatmap(request: HeatmapRequest__Output): Promise<HeatmapResponse__Output> {
    const selection = selectionOf(request);
    const [figures, background] = await Promise.all([
      this.heatmaps.figures(selection),
      this.heatmaps.shownPage(selection).then((shown) => this.backgrounds.find({ ...selection, page: shown })),
    ]);
    return {
      ...figures,
      backgroundSession: background?.session ?? '',
      backgroundTab: background?.tab ?? '',
      backgroundTime: background?.time ?? 0,
    };
  }

  @GrpcMethod('Heatmaps', 'CompareHeatmaps')
  async compareHeatmaps({ first, second }: HeatmapComparisonRequest__Output): Promise<HeatmapComparison__Output> {
    if (!first || !second) throw invalidArgument(first ? 'second' : 'first', 'two selections are compared');
    if (notCompared.includes(first.kind)) throw invalidArgument('kind', `${first.kind} is not compared`);
    const { project, page, kind } = first;
    return await this.heatmaps.compare(selectionOf(first), selectionOf({ ...second, project, page, kind }));
  }
}

/** @throws RpcFailure INVALID_ARGUMENT */
function selectionOf(request: HeatmapRequest__Output): HeatmapSelection {
  requireText(request, 'project', 'page');
  const { project, page, kind, device, minViewportWidth, maxViewportWidth, bots, visitors, country, segment } = request;
  if (page.length > longestPage) throw invalidArgument('page', `at most ${longestPage} characters`);
  if (!kinds.includes(kind)) throw invalidArgument('kind', `kind is one of ${kinds}`);
  if (!devices.includes(device)) throw invalidArgument('device', `device is one of ${devices.slice(1)}`);
  if (!botChoices.includes(bots)) throw invalidArgument('bots', `bots is one of ${botChoices.slice(1)}`);
  if (!visitorChoices.includes(visitors)) {
    throw invalidArgument('visitors', `visitors is one of ${visitorChoices.slice(1)}`);
  }
  if (!/^([A-Z]{2})?$/.test(country)) throw invalidArgument('country', 'country is two capital letters');
  if (segment !== '' && !/^[^=]{1,100}=.{0,100}$/s.test(segment)) {
    throw invalidArgument('segment', 'segment is a trait, name=value');
  }
  const visitor = { bots, visitors, country, segment };
  return { project, page, kind, device, minViewportWidth, maxViewportWidth, ...visitor, ...timeRange(request) };
}
