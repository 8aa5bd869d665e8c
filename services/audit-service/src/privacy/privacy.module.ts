import { Module } from '@nestjs/common';
import { LeakRepository } from './leak-repository.ts';
import { PrivacyController } from './privacy.controller.ts';

@Module({ controllers: [PrivacyController], providers: [LeakRepository] })
export class PrivacyModule {}
