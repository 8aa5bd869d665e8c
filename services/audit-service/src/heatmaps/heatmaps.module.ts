import { Module } from '@nestjs/common';
import { BackgroundFinder } from './background-finder.ts';
import { HeatmapRepository } from './heatmap-repository.ts';
import { HeatmapsController } from './heatmaps.controller.ts';

@Module({ controllers: [HeatmapsController], providers: [HeatmapRepository, BackgroundFinder] })
export class HeatmapsModule {}
