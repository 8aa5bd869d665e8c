import { Badge, Tooltip } from '@mantine/core';
import type { SessionRecord } from '@sightline/schemas';
import {
  IconDeviceDesktop,
  IconDeviceMobile,
  IconDeviceTablet,
  IconQuestionMark,
  IconRobot,
} from '@tabler/icons-react';

const statuses = {
  live: { color: 'teal', label: 'Live', hint: 'Something happened within the last minute' },
  idle: { color: 'yellow', label: 'Idle', hint: 'Nothing happened for a minute' },
  ended: { color: 'gray', label: 'Ended', hint: 'Every tab was closed, or nothing happened for 30 minutes' },
} as const;

export function StatusBadge({ status }: Pick<SessionRecord, 'status'>) {
  const { color, label, hint } = statuses[status];
  return (
    <Tooltip label={hint}>
      <Badge
        color={color}
        size="sm"
        variant={status === 'ended' ? 'transparent' : 'light'}
        px={status === 'ended' ? 0 : 6}
      >
        {label}
      </Badge>
    </Tooltip>
  );
}

/** Shown for sessions in which a sign of automation was seen. */
export function BotBadge({ actor }: Pick<SessionRecord, 'actor'>) {
  if (actor !== 'bot') return null;
  return (
    <Tooltip label="A sign of automation was seen: a driven browser, or events no person made">
      <Badge color="grape" size="sm" style={{ flexShrink: 0 }} leftSection={<IconRobot size={12} />}>
        Bot
      </Badge>
    </Tooltip>
  );
}

const devices = {
  desktop: IconDeviceDesktop,
  mobile: IconDeviceMobile,
  tablet: IconDeviceTablet,
  unknown: IconQuestionMark,
} as const;

export function DeviceIcon({ device, browser, os }: Pick<SessionRecord, 'device' | 'browser' | 'os'>) {
  const Icon = devices[device];
  const label = [device === 'unknown' ? 'Unknown device' : device, browser, os].filter(Boolean).join(' · ');
  return (
    <Tooltip label={label}>
      <Icon size={17} stroke={1.6} role="img" aria-label={label} />
    </Tooltip>
  );
}
