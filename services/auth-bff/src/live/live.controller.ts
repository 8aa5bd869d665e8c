import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { z } from 'zod';
import { AuditClient } from '../audit/audit-client.ts';
import { methods } from '../audit/audit-methods.ts';
import type { AuthBffConfig } from '../config.ts';
import { type CurrentUser, LoggedIn } from '../login/current-user.ts';
import { CONFIG } from '../tokens.ts';
import { projectId } from '../validation/fields.ts';
import { valid } from '../validation/valid.ts';
import { LiveTickets, ticketTtlSeconds } from './live-tickets.ts';

const newTicket = z.strictObject({ project: projectId });

/** Admission to the live view. */
@Controller('api/live')
export class LiveController {
  constructor(
    @Inject(LiveTickets) private readonly tickets: LiveTickets,
    @Inject(AuditClient) private readonly audit: AuditClient,
    @Inject(CONFIG) private readonly config: Pick<AuthBffConfig, 'GATEWAY_URL'>,
  ) {}

  /** `url` is the gateway's with the ticket in it: good for one connection within 30 s. */
  @Post('tickets')
  @HttpCode(201)
  async create(
    @Body(valid(newTicket)) { project }: z.output<typeof newTicket>,
    @LoggedIn() user: CurrentUser,
  ): Promise<{ ticket: string; url: string; expiresInSeconds: number }> {
    await this.audit.call(methods.GetProject, { id: project });
    const ticket = await this.tickets.create({ project, user: user.id });
    const url = new URL(this.config.GATEWAY_URL);
    url.searchParams.set('ticket', ticket);
    return { ticket, url: url.href, expiresInSeconds: ticketTtlSeconds };
  }
}
