import type { Alert } from '@sightline/schemas';

/** One line a finding, the newest state of each, the newest first. */
export function mergeAlerts(...lists: readonly (readonly Alert[])[]): Alert[] {
  const byFinding = new Map<string, Alert>();
  for (const alert of lists.flat()) {
    const { uid } = alert.finding_info;
    const known = byFinding.get(uid);
    if (!known || alert.time >= known.time) byFinding.set(uid, alert);
  }
  return [...byFinding.values()].sort((a, b) => b.time - a.time);
}
