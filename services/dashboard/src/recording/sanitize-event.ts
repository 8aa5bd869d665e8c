import { EventType, type eventWithTime, NodeType } from '@rrweb/types';
import { clamped, isFiniteNumber, isRecord, type JsonRecord } from './json-value.ts';
import { sanitizeIncremental } from './sanitize-incremental.ts';
import { createSanitizerContext, type SanitizerContext, sanitizeNode } from './sanitize-node.ts';

export { createSanitizerContext };

function sanitizeFullSnapshot(data: JsonRecord, context: SanitizerContext): JsonRecord | undefined {
  if (!isRecord(data.node) || data.node.type !== NodeType.Document) return undefined;
  context.frames.clear();
  context.media.clear();
  const node = sanitizeNode(data.node, context);
  if (!node || !('childNodes' in node) || !node.childNodes.some((child) => child.type === NodeType.Element)) {
    return undefined;
  }
  const offset = isRecord(data.initialOffset) ? data.initialOffset : {};
  return { node, initialOffset: { top: clamped(offset.top, 0, 1e7, 0), left: clamped(offset.left, 0, 1e7, 0) } };
}

function sanitizeData(type: unknown, data: JsonRecord, context: SanitizerContext): JsonRecord | undefined {
  switch (type) {
    case EventType.DomContentLoaded:
    case EventType.Load:
      return {};
    case EventType.FullSnapshot:
      return sanitizeFullSnapshot(data, context);
    case EventType.IncrementalSnapshot:
      return sanitizeIncremental(data, context);
    case EventType.Meta:
      return {
        href: typeof data.href === 'string' ? data.href : '',
        width: clamped(data.width, 1, 20_000, 1280),
        height: clamped(data.height, 1, 20_000, 720),
      };
    case EventType.Custom:
      return typeof data.tag === 'string' ? { tag: data.tag, payload: data.payload } : undefined;
    default:
      return undefined;
  }
}

/**
 * A recorded event made safe to replay. Anybody who knows a site's public key can send a forged recording, so an event
 * is rebuilt from the fields that a replay needs: scripts, event handlers, script addresses, embedded documents,
 * refreshes, form targets and referrer policies are left behind, and what would make the player throw is mended.
 *
 * The sandbox (`allow-same-origin` and nothing else) and the Content-Security-Policy hold without this; this holds
 * without them.
 *
 * @param event one line of a chunk, parsed
 * @param context ids seen so far in the same tab; a new one for a single event
 * @returns undefined for what cannot be replayed: broken events, canvas drawings, plugins
 */
export function sanitizeEvent(event: unknown, context = createSanitizerContext()): eventWithTime | undefined {
  if (!isRecord(event) || !isFiniteNumber(event.timestamp) || event.timestamp < 0 || event.timestamp > 8.64e15) {
    return undefined;
  }
  const data = sanitizeData(event.type, isRecord(event.data) ? event.data : {}, context);
  return data && ({ type: event.type, data, timestamp: event.timestamp } as eventWithTime);
}
