import { isRecordingEvent } from '../decode/recording-event.ts';
import { ok, type Result, refuse } from '../errors.ts';
import type { ClientBatch, RrwebBody } from './client-batch.ts';
import { clientChunks } from './client-chunks.ts';

/** @param value what `record({ emit })` gave: an array of events, or one event */
export function rrwebBatch(value: unknown, { session, tab, isNumbered }: RrwebBody): Result<ClientBatch> {
  const events: unknown[] = Array.isArray(value) ? value : [value];
  if (events.length === 0) return refuse('malformed-json', 'no events');
  if (!events.some(isRecordingEvent)) return refuse('not-rrweb', 'no event is one of rrweb');
  const of = { session, tab, events };
  const chunks = clientChunks(of, Date.now(), isNumbered ? Number.POSITIVE_INFINITY : undefined);
  return ok({ key: '', chunks, ignored: 0 });
}
