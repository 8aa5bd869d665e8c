import { Module } from '@nestjs/common';
import { ControlPlaneController } from './control-plane.controller.ts';
import { Projects } from './projects.ts';
import { Users } from './users.ts';

@Module({ controllers: [ControlPlaneController], providers: [Projects, Users], exports: [Projects] })
export class ControlPlaneModule {}
