import type { UserAgent } from '../device/user-agent.ts';
import { clientAddress, sourceOf } from './client-address.ts';
import type { CountryReader } from './country-reader.ts';
import type { HttpRequest, HttpResponse } from './uws.ts';

/** What is known of the sender of a request beside what the request says. */
export interface Visitor extends UserAgent {
  /** Pseudonym of the network address. */
  source: string;
  /** ISO 3166-1 alpha-2, where it is known. */
  country?: string;
  /** Epoch ms. */
  receivedTime: number;
}

export interface VisitorReaderOptions {
  readUserAgent: (header: string) => UserAgent;
  readCountry: CountryReader;
  proxyHops: number;
  sourceHashKey: string;
}

export type VisitorReader = (response: HttpResponse, request: HttpRequest) => Visitor;

/** Reads the sender off a request's connection and headers. To be called before the route handler returns. */
export const createVisitorReader =
  ({ readUserAgent, readCountry, proxyHops, sourceHashKey }: VisitorReaderOptions): VisitorReader =>
  (response, request) => {
    const remote = Buffer.from(response.getRemoteAddressAsText()).toString();
    const address = clientAddress(remote, request.getHeader('x-forwarded-for'), proxyHops);
    const country = readCountry(address);
    return {
      ...readUserAgent(request.getHeader('user-agent')),
      source: sourceOf(address, sourceHashKey),
      ...(country !== undefined && { country }),
      receivedTime: Date.now(),
    };
  };
