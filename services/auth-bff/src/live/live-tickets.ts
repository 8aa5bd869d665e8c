import { Inject, Injectable } from '@nestjs/common';
import { type LiveTicket, redisKeys } from '@sightline/schemas';
import { inRedis, type Redis } from '../redis-store.ts';
import { newToken, tokenHash } from '../secret-token.ts';
import { REDIS } from '../tokens.ts';

/** How long a ticket waits for its connection. Seconds. */
export const ticketTtlSeconds = 30;

/** Tickets for the gateway's WebSocket: browsers cannot send headers with it. The gateway takes a ticket once. */
@Injectable()
export class LiveTickets {
  constructor(@Inject(REDIS) private readonly redis: Redis) {}

  async create(allows: LiveTicket): Promise<string> {
    const ticket = newToken();
    await inRedis(() =>
      this.redis.set(redisKeys.ticket(tokenHash(ticket)), JSON.stringify(allows), 'EX', ticketTtlSeconds),
    );
    return ticket;
  }
}
