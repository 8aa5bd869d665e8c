import { type Result, refuse } from '../errors.ts';
import type { ChunkLimits } from '../limits.ts';
import type { ClientBatch, ClientBody } from './client-batch.ts';
import { parseBody } from './parse-body.ts';
import { posthogBatch } from './posthog-batch.ts';
import { rrwebBatch } from './rrweb-batch.ts';

/**
 * Makes chunks of another client's request, each as the recorder would have sent it: they are decoded, checked and masked
 * afterwards like the recorder's. Time and memory are bounded by `limits`.
 */
export function translateBody(body: Buffer, from: ClientBody, limits: ChunkLimits): Result<ClientBatch> {
  const text = from.client === 'posthog' && from.base64 ? fromForm(body) : body;
  if (!text) return refuse('malformed-json', 'no field data');
  const budget = { memory: limits.maxParsedBytes };
  const parsed = parseBody(text, limits, budget);
  if (!parsed.ok) return parsed;
  return from.client === 'rrweb' ? rrwebBatch(parsed.value, from) : posthogBatch(parsed.value, limits, budget);
}

/** `data=` of a form, base64 of JSON, as posthog-js sends it where it may not compress. */
function fromForm(body: Buffer): Buffer | undefined {
  const data = new URLSearchParams(body.toString('latin1')).get('data');
  return data === null ? undefined : Buffer.from(data, 'base64');
}
