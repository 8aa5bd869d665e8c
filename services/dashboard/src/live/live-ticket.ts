import { sendJson } from '../api/client.ts';

interface Ticket {
  ticket: string;
  url: string;
}

const livePath = '/v1/live';

/** The gateway's WebSocket address with a ticket in it, however the two were given. */
export function liveAddress({ ticket, url }: Ticket, base: string): string {
  const address = new URL(url, base);
  address.protocol = address.protocol.replace(/^http/, 'ws');
  if (address.pathname === '/') address.pathname = livePath;
  address.searchParams.set('ticket', ticket);
  return address.href;
}

/** Asks for a ticket, good for one connection within seconds, and gives the address to connect to. */
export async function fetchLiveAddress(project: string): Promise<string> {
  return liveAddress(await sendJson<Ticket>('POST', '/api/live/tickets', { project }), window.location.href);
}
