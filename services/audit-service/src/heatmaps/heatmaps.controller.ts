import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import type {
  HeatmapRequest__Output,
  HeatmapResponse__Output,
  ListPagesRequest__Output,
  ListPagesResponse__Output,
} from '@sightline/schemas/grpc';
import { invalidArgument, requireText, timeRange } from '../rpc/request-checks.ts';
import { BackgroundFinder } from './background-finder.ts';
import { HeatmapRepository } from './heatmap-repository.ts';

const longestPage = 4_000;
const kinds = ['click', 'rage', 'dead', 'error', 'move', 'scroll', 'attention', 'element'];
const botChoices = ['', 'without', 'only'];
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
    requireText(request, 'project', 'page');
    if (request.page.length > longestPage) throw invalidArgument('page', `at most ${longestPage} characters`);
    if (!kinds.includes(request.kind)) throw invalidArgument('kind', `kind is one of ${kinds}`);
    if (!devices.includes(request.device)) throw invalidArgument('device', `device is one of ${devices.slice(1)}`);
    if (!botChoices.includes(request.bots)) throw invalidArgument('bots', `bots is one of ${botChoices.slice(1)}`);
    const { project, page, kind, device, minViewportWidth, maxViewportWidth, bots } = request;
    const range = timeRange(request);
    const selection = { project, page, kind, device, minViewportWidth, maxViewportWidth, bots, ...range };
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
}
