import { createHash } from 'node:crypto';
import type { createRedis } from '@sightline/platform';
import { type LiveTicket, redisKeys } from '@sightline/schemas';
import { z } from 'zod';

/** What became of a ticket; `unavailable`: Redis could not be asked, so nobody is let in. */
type TicketResult = { kind: 'valid'; ticket: LiveTicket } | { kind: 'invalid' } | { kind: 'unavailable' };

export interface Tickets {
  /** Takes a ticket out of Redis: it is good once, whoever comes first. */
  redeem(ticket: string): Promise<TicketResult>;
}

const liveTicket = z.object({ project: z.string().min(1), user: z.string() }) satisfies z.ZodType<LiveTicket>;

/** base64url of 32 bytes. */
const shape = /^[A-Za-z0-9_-]{43}$/;

export function createTickets(redis: ReturnType<typeof createRedis>['client']): Tickets {
  return {
    async redeem(ticket) {
      if (!shape.test(ticket)) return { kind: 'invalid' };
      const hash = createHash('sha256').update(ticket).digest('hex');
      let text: string | null;
      try {
        text = await redis.getdel(redisKeys.ticket(hash));
      } catch {
        return { kind: 'unavailable' };
      }
      if (text === null) return { kind: 'invalid' };
      try {
        return { kind: 'valid', ticket: liveTicket.parse(JSON.parse(text)) };
      } catch {
        return { kind: 'invalid' };
      }
    },
  };
}
