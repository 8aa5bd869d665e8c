import { ok, type Result, refuse } from '../errors.ts';
import { isIdentifier } from '../http/chunk-query.ts';
import type { ChunkLimits } from '../limits.ts';
import type { ClientBatch } from './client-batch.ts';
import { clientChunks } from './client-chunks.ts';
import type { ParseBudget } from './parse-body.ts';
import { unpackEvent } from './posthog-events.ts';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The events of a request: an array, one event, or a batch with the key beside it. */
function capturedEvents(value: unknown): { key: unknown; events: unknown[] } {
  if (Array.isArray(value)) return { key: undefined, events: value };
  if (!isObject(value)) return { key: undefined, events: [] };
  const key = value.api_key ?? value.token;
  return Array.isArray(value.batch) ? { key, events: value.batch } : { key, events: [value] };
}

/** posthog-js sends a tab's events; each tab more is a message more, whose size the request's does not bound. */
const mostTabs = 100;

/** What stands for a compressed part that cannot be read: no rrweb event, so that it is counted as left out. */
const unreadable = null;

/**
 * The recordings in what posthog-js captured: `$snapshot` events by `$session_id` and `$window_id`. Everything else is
 * counted and not kept. A request that states several keys is refused: posthog-js sends none such.
 */
export function posthogBatch(value: unknown, limits: ChunkLimits, parse: ParseBudget): Result<ClientBatch> {
  const { key: stated, events } = capturedEvents(value);
  if (events.length === 0) return refuse('malformed-json', 'no events');
  const keys = new Set<unknown>(stated === undefined ? [] : [stated]);
  const tabs = new Map<string, { session: string; tab: string; events: unknown[] }>();
  const budget = { ...parse, left: limits.maxInflatedBytes };
  let ignored = 0;
  for (const event of events) {
    const properties = isObject(event) && isObject(event.properties) ? event.properties : {};
    if (properties.token !== undefined) keys.add(properties.token);
    const { $session_id: session, $window_id: tab, $snapshot_data: data } = properties;
    if (!isObject(event) || event.event !== '$snapshot' || !isIdentifier(session) || !isIdentifier(tab)) {
      ignored += 1;
      continue;
    }
    const of = tabs.get(`${session}/${tab}`) ?? { session, tab, events: [] };
    tabs.set(`${session}/${tab}`, of);
    if (tabs.size > mostTabs) return refuse('too-complex', `more than ${mostTabs} tabs`);
    for (const packed of Array.isArray(data) ? data : [data]) {
      const unpacked = unpackEvent(packed, limits, budget);
      if (!unpacked.ok && unpacked.code === 'inflates-too-large') return unpacked;
      of.events.push(unpacked.ok ? unpacked.value : unreadable);
    }
  }
  const [key, ...others] = keys;
  if (typeof key !== 'string') return refuse('unknown-key');
  if (others.length > 0) return refuse('bad-query', 'several keys');
  const now = Date.now();
  const chunks = [...tabs.values()].flatMap((of) => clientChunks(of, now));
  return ok({ key, chunks, ignored });
}
