import { EventType, type eventWithTime } from '@rrweb/types';

/** The address of a tab from a moment on; ms from the start of the tab. */
export interface PageVisit {
  at: number;
  url: string;
}

function addressIn(event: eventWithTime): string | undefined {
  if (event.type === EventType.Meta) return event.data.href;
  if (event.type !== EventType.Custom || event.data.tag !== 'sightline.context') return undefined;
  const { url } = (event.data.payload ?? {}) as { url?: unknown };
  return typeof url === 'string' ? url : undefined;
}

/** Addresses in `events`, added to what is known; pages that change their address without loading are found, too. */
export function addPageVisits(visits: PageVisit[], events: readonly eventWithTime[], startTime: number): PageVisit[] {
  const all = [...visits];
  for (const event of events) {
    const url = addressIn(event);
    if (url !== undefined && url !== '' && url !== all.at(-1)?.url) all.push({ at: event.timestamp - startTime, url });
  }
  return all;
}

export const urlAt = (visits: readonly PageVisit[], time: number): string =>
  (visits.findLast(({ at }) => at <= time) ?? visits[0])?.url ?? '';
