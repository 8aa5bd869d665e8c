import { Module } from '@nestjs/common';
import { ControlPlaneModule } from '../control-plane/control-plane.module.ts';
import { ErasuresController } from './erasures.controller.ts';
import { Erasures } from './erasures.ts';

@Module({ imports: [ControlPlaneModule], controllers: [ErasuresController], providers: [Erasures] })
export class ErasureModule {}
