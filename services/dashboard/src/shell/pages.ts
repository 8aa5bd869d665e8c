import {
  IconBellRinging,
  IconBroadcast,
  IconEraser,
  IconEyeOff,
  IconFlame,
  IconPlayerPlay,
  IconSettings,
} from '@tabler/icons-react';

/** What the navigation leads to. `key` follows a `g` on the keyboard. */
export const pages = [
  { path: 'sessions', label: 'Sessions', icon: IconPlayerPlay, key: 's' },
  { path: 'live', label: 'Live', icon: IconBroadcast, key: 'l' },
  { path: 'heatmaps', label: 'Heatmaps', icon: IconFlame, key: 'h' },
  { path: 'alerts', label: 'Alerts', icon: IconBellRinging, key: 'a' },
  { path: 'privacy', label: 'Privacy', icon: IconEyeOff, key: 'p' },
  { path: 'erasures', label: 'Erasure', icon: IconEraser, key: 'e' },
  { path: 'settings', label: 'Settings', icon: IconSettings, key: ',' },
] as const;
