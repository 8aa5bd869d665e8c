import type { Teardown } from '../listen.ts';
import { maskUrl } from '../privacy/mask-url.ts';
import type { ExtrasHost } from './host.ts';

/** Requests of a page at most. */
const most = 1000;

type Report = (
  method: string,
  url: string,
  status: number,
  started: number,
  sizes: [sent?: number | undefined, received?: number | undefined],
) => void;

/** Reports what the page requests by fetch and XMLHttpRequest: method, masked URL, status, duration and sizes; no headers, no bodies. */
export function watchNetwork({ options, addEvent }: ExtrasHost): Teardown {
  let count = 0;
  const report: Report = (method, url, status, started, [requestBytes, responseBytes]) => {
    const address = new URL(url, location.href).href;
    if (count >= most || address.startsWith(options.endpoint)) return;
    count += 1;
    addEvent('sightline.network', {
      method: method.toUpperCase(),
      url: maskUrl(address),
      status,
      durationMs: Math.round(performance.now() - started),
      ...(requestBytes === undefined ? {} : { requestBytes }),
      ...(responseBytes === undefined ? {} : { responseBytes }),
    });
  };
  const ends = [wrapFetch(quiet(report)), wrapXhr(quiet(report))];
  return () => {
    // Who has wrapped them since keeps calling through here.
    count = most;
    for (const end of ends) end();
  };
}

/** A request must never fail because it could not be reported. */
const quiet =
  (report: Report): Report =>
  (...values) => {
    try {
      report(...values);
    } catch {
      // An address that is none.
    }
  };

function wrapFetch(report: Report): Teardown {
  const original = window.fetch;
  const wrapped: typeof fetch = async (input, init) => {
    const started = performance.now();
    const request = input instanceof Request ? input : undefined;
    const url = request?.url ?? String(input);
    const method = init?.method ?? request?.method ?? 'GET';
    const sent = sizeOf(init?.body);
    try {
      const response = await original.call(window, input, init);
      report(method, url, response.status, started, [sent, lengthOf(response.headers.get('content-length'))]);
      return response;
    } catch (error) {
      report(method, url, 0, started, [sent]);
      throw error;
    }
  };
  window.fetch = wrapped;
  return () => {
    if (window.fetch === wrapped) window.fetch = original;
  };
}

function wrapXhr(report: Report): Teardown {
  const { prototype } = XMLHttpRequest;
  const { open, send } = prototype;
  const requests = new WeakMap<XMLHttpRequest, { method: string; url: string }>();
  const wrappedOpen = function (this: XMLHttpRequest, ...given: [string, string | URL, ...unknown[]]): void {
    requests.set(this, { method: given[0], url: String(given[1]) });
    Reflect.apply(open, this, given);
  };
  const wrappedSend = function (this: XMLHttpRequest, body?: XMLHttpRequestBodyInit | Document | null): void {
    const request = requests.get(this);
    const started = performance.now();
    this.addEventListener('loadend', () => {
      if (request)
        report(request.method, request.url, this.status, started, [
          sizeOf(body),
          lengthOf(this.getResponseHeader('content-length')),
        ]);
    });
    send.call(this, body);
  };
  prototype.open = wrappedOpen as typeof open;
  prototype.send = wrappedSend;
  return () => {
    if (prototype.open === (wrappedOpen as typeof open)) prototype.open = open;
    if (prototype.send === wrappedSend) prototype.send = send;
  };
}

/** Bytes of a body, where they can be told without reading it (text: its characters). */
function sizeOf(body: unknown): number | undefined {
  if (typeof body === 'string') return body.length;
  if (body instanceof Blob) return body.size;
  if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) return body.byteLength;
  return undefined;
}

const lengthOf = (header: string | null): number | undefined => (header === null ? undefined : Number(header));
