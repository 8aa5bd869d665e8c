export interface RrwebBody {
  client: 'rrweb';
  session: string;
  tab: string;
  /** The client numbers its requests: each is one chunk. */
  isNumbered: boolean;
}

/** How a body that has to be translated was sent. */
export type ClientBody = RrwebBody | { client: 'posthog'; base64: boolean };

/** Events of one tab that came in one request. */
export interface ClientChunk {
  session: string;
  tab: string;
  /** Hash of the events, not masked yet: the same whenever the same events are sent again. */
  id: string;
  /** What the recorder would have sent: one gzip member of NDJSON. */
  body: Uint8Array<ArrayBuffer>;
}

/** A request of another client, as chunks. */
export interface ClientBatch {
  /** Ingest key, where the body states it; empty otherwise. */
  key: string;
  chunks: ClientChunk[];
  /** Captured events that are no part of a recording; they are not stored. */
  ignored: number;
}
