import { Module } from '@nestjs/common';
import { ChunkIndex } from './chunks/chunk-index.ts';
import { ChunkReader } from './chunks/chunk-reader.ts';
import { InteractionRepository } from './interaction-repository.ts';
import { SessionRecordingService } from './services/session-recording.service.ts';
import { SessionRecordingsController } from './session-recordings.controller.ts';
import { SessionRepository } from './session-repository.ts';

@Module({
  controllers: [SessionRecordingsController],
  providers: [SessionRepository, ChunkIndex, ChunkReader, InteractionRepository, SessionRecordingService],
})
export class SessionRecordingsModule {}
