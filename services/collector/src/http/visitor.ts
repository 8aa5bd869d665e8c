import type { UserAgent } from '../device/user-agent.ts';
import { clientAddress, sourceOf } from './client-address.ts';
import type { HttpRequest, HttpResponse } from './uws.ts';

/** What is known of the sender of a request beside what the request says. */
export interface Visitor extends UserAgent {
  /** Pseudonym of the network address. */
  source: string;
  /** Epoch ms. */
  receivedTime: number;
}

export interface VisitorReaderOptions {
  readUserAgent: (header: string) => UserAgent;
  proxyHops: number;
  sourceHashKey: string;
}

export type VisitorReader = (response: HttpResponse, request: HttpRequest) => Visitor;

/** Reads the sender off a request's connection and headers. To be called before the route handler returns. */
export const createVisitorReader =
  ({ readUserAgent, proxyHops, sourceHashKey }: VisitorReaderOptions): VisitorReader =>
  (response, request) => {
    const remote = Buffer.from(response.getRemoteAddressAsText()).toString();
    const address = clientAddress(remote, request.getHeader('x-forwarded-for'), proxyHops);
    return {
      ...readUserAgent(request.getHeader('user-agent')),
      source: sourceOf(address, sourceHashKey),
      receivedTime: Date.now(),
    };
  };
