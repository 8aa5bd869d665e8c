import type { Metrics } from '@sightline/platform';
import type { ErrorCode } from './errors.ts';
import type { MaskReport } from './masking/index.ts';
import type { ChunkWay } from './pipeline/processed-chunk.ts';

/** What operators and the owners of projects see of the collector. */
export interface CollectorMetrics {
  /** @param project empty when it is not known whose chunk it was */
  refused(reason: ErrorCode, project: string): void;
  /** The client went away before it was answered. */
  aborted(): void;
  accepted(of: {
    project: string;
    receivedBytes: number;
    inflatedBytes: number;
    publishedBytes: number;
    events: number;
    way: ChunkWay;
  }): void;
  masked(report: MaskReport): void;
  requestSeconds(): () => void;
}

export function createCollectorMetrics(metrics: Metrics): CollectorMetrics {
  const refused = metrics.counter('collector_chunks_refused_total', 'Chunks that were not taken, by error code.', [
    'reason',
    'project',
  ]);
  const aborted = metrics.counter('collector_requests_aborted_total', 'Requests whose client went away.');
  const accepted = metrics.counter('collector_chunks_accepted_total', 'Chunks acknowledged by Kafka.', ['project']);
  const events = metrics.counter('collector_events_total', 'Events in accepted chunks.', ['project']);
  const bytes = metrics.counter('collector_bytes_total', 'Bytes of accepted chunks: received, inflated, published.', [
    'stage',
  ]);
  const ways = metrics.counter('collector_chunk_ways_total', 'Accepted chunks: forwarded, spliced, or parsed.', [
    'way',
  ]);
  const masked = metrics.counter('collector_masked_total', 'Ranges of text that were masked, by class.', ['class']);
  const seconds = metrics.histogram('collector_request_seconds', 'Time from the first byte of a chunk to its answer.');

  return {
    refused: (reason, project) => refused.inc({ reason, project }),
    aborted: () => aborted.inc(),
    accepted(of) {
      accepted.inc({ project: of.project });
      ways.inc({ way: of.way });
      events.inc({ project: of.project }, of.events);
      bytes.inc({ stage: 'received' }, of.receivedBytes);
      bytes.inc({ stage: 'inflated' }, of.inflatedBytes);
      bytes.inc({ stage: 'published' }, of.publishedBytes);
    },
    masked(report) {
      for (const [name, count] of Object.entries(report)) masked.inc({ class: name }, count);
    },
    requestSeconds: () => {
      const end = seconds.startTimer();
      return () => void end();
    },
  };
}
