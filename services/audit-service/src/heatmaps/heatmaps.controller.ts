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
const kinds = ['click', 'move'];
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
    return { pages: await this.heatmaps.pages({ project: request.project, ...timeRange(request) }) };
  }

  @GrpcMethod('Heatmaps', 'GetHeatmap')
  async getHeatmap(request: HeatmapRequest__Output): Promise<HeatmapResponse__Output> {
    requireText(request, 'project', 'page');
    if (request.page.length > longestPage) throw invalidArgument('page', `at most ${longestPage} characters`);
    if (!kinds.includes(request.kind)) throw invalidArgument('kind', `kind is ${kinds.join(' or ')}`);
    if (!devices.includes(request.device)) throw invalidArgument('device', `device is one of ${devices.slice(1)}`);
    const { project, page, kind, device } = request;
    const selection = { project, page, kind, device, ...timeRange(request) };
    const [points, totals, background] = await Promise.all([
      this.heatmaps.points(selection),
      this.heatmaps.totals(selection),
      this.backgrounds.find(selection),
    ]);
    return {
      points,
      ...totals,
      backgroundSession: background?.session ?? '',
      backgroundTab: background?.tab ?? '',
      backgroundTime: background?.time ?? 0,
    };
  }
}
