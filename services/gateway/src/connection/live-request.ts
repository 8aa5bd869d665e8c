import type { LiveRequest } from '@sightline/schemas';
import { z } from 'zod';

const session = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/);

const liveRequest = z.discriminatedUnion('type', [
  z.object({ type: z.literal('watch_list') }),
  z.object({ type: z.literal('watch'), session }),
  z.object({ type: z.literal('unwatch'), session }),
  z.object({ type: z.literal('watch_alerts') }),
]) satisfies z.ZodType<LiveRequest>;

/** A viewer's message, or `undefined` when it is none. */
export function parseLiveRequest(text: string): LiveRequest | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const result = liveRequest.safeParse(value);
  return result.success ? result.data : undefined;
}
