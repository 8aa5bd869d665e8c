export interface CloudEventAttributes {
  /** Identity of the event within its source: a repeat has the same. */
  id: string;
  type: string;
  source: string;
  subject: string;
  /** Epoch ms. */
  time: number;
  contentType: string;
}

/** Headers of a CloudEvents 1.0 message in binary mode, by the Kafka protocol binding. */
export function cloudEventHeaders(event: CloudEventAttributes): Record<string, string> {
  return {
    ce_specversion: '1.0',
    ce_id: event.id,
    ce_type: event.type,
    ce_source: event.source,
    ce_subject: event.subject,
    ce_time: new Date(event.time).toISOString(),
    'content-type': event.contentType,
  };
}
