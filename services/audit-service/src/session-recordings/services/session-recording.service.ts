import { Injectable } from '@nestjs/common';
import { enumNumbers } from './enum-numbers.ts';

const devices = enumNumbers('desktop', 'mobile', 'tablet');
const actors = enumNumbers('visitor', 'user', 'bot');
const statuses = enumNumbers('live', 'idle', 'ended');

/**
 * Between the words that ClickHouse and the topics hold and the enum numbers of `audit.proto`. Case does not matter;
 * a word or number that the contract does not name is 0, or 'unknown'.
 */
@Injectable()
export class SessionRecordingService {
  /** 'desktop' 1, 'mobile' 2, 'tablet' 3 (`DeviceType`). */
  convertDeviceTypeToNumber(deviceType: string): number {
    return devices.toNumber(deviceType);
  }

  convertDeviceTypeToString(deviceType: number): string {
    return devices.toWord(deviceType);
  }

  /** 'visitor' 1, 'user' 2, 'bot' 3 (`ActorType`). */
  convertActorTypeToNumber(actorType: string): number {
    return actors.toNumber(actorType);
  }

  convertActorTypeToString(actorType: number): string {
    return actors.toWord(actorType);
  }

  /** 'live' 1, 'idle' 2, 'ended' 3 (`SessionStatus`). */
  convertStatusToNumber(status: string): number {
    return statuses.toNumber(status);
  }
}
