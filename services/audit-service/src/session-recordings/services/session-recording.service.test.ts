import { audit } from '@sightline/schemas/grpc';
import { describe, expect, it } from 'vitest';
import { SessionRecordingService } from './session-recording.service.ts';

const service = new SessionRecordingService();

/** Words of a proto enum by number, from the contract itself. */
const contract = (type: { type: object }, prefix: string): [string, number][] => {
  const { value } = type.type as { value: { name: string; number: number }[] };
  return value
    .filter((entry) => entry.number > 0)
    .map((entry) => [entry.name.slice(prefix.length).toLowerCase(), entry.number]);
};

describe('SessionRecordingService', () => {
  it('numbers devices as audit.proto does, and back', () => {
    const devices = contract(audit.DeviceType, 'DEVICE_TYPE_');
    expect(devices).toHaveLength(3);
    for (const [word, number] of devices) {
      expect(service.convertDeviceTypeToNumber(word)).toBe(number);
      expect(service.convertDeviceTypeToString(number)).toBe(word);
    }
  });

  it('numbers actors as audit.proto does, and back', () => {
    const actors = contract(audit.ActorType, 'ACTOR_TYPE_');
    expect(actors).toHaveLength(3);
    for (const [word, number] of actors) {
      expect(service.convertActorTypeToNumber(word)).toBe(number);
      expect(service.convertActorTypeToString(number)).toBe(word);
    }
  });

  it('numbers statuses as audit.proto does', () => {
    const statuses = contract(audit.SessionStatus, 'SESSION_STATUS_');
    expect(statuses).toHaveLength(3);
    for (const [word, number] of statuses) expect(service.convertStatusToNumber(word)).toBe(number);
  });

  it('does not mind case or space around', () => {
    expect(service.convertDeviceTypeToNumber('Mobile')).toBe(2);
    expect(service.convertActorTypeToNumber(' BOT ')).toBe(3);
    expect(service.convertStatusToNumber('ENDED')).toBe(3);
  });

  it.each(['', 'unknown', 'smart fridge', 'constructor', '__proto__'])('has no number for %j', (word) => {
    expect(service.convertDeviceTypeToNumber(word)).toBe(0);
    expect(service.convertActorTypeToNumber(word)).toBe(0);
    expect(service.convertStatusToNumber(word)).toBe(0);
  });

  it.each([0, 4, -1, 1.5, Number.NaN])('has no word for %d', (number) => {
    expect(service.convertDeviceTypeToString(number)).toBe('unknown');
    expect(service.convertActorTypeToString(number)).toBe('unknown');
  });

  it('offers these five methods and no other', () => {
    expect(Object.getOwnPropertyNames(SessionRecordingService.prototype).sort()).toEqual([
      'constructor',
      'convertActorTypeToNumber',
      'convertActorTypeToString',
      'convertDeviceTypeToNumber',
      'convertDeviceTypeToString',
      'convertStatusToNumber',
    ]);
  });
});
