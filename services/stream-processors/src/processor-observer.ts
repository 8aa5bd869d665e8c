import type { Handle, MessageBatch, Metrics, Rest } from '@sightline/platform';
import type { ErasedSessions } from '@sightline/schemas';

/** The figures that every processor has. */
export interface ProcessorObserver {
  /**
   * Wraps a batch handler: leaves out messages of erased sessions, counts messages, measures seconds a batch and the age
   * of what has just been stored.
   */
  observed(processor: string, handle: Handle): (batch: MessageBatch) => Promise<Rest | undefined>;
  /** Rows stored or messages published, by target: a table or a topic. */
  rows(processor: string, target: string, count: number): void;
  /** Values that were moved into their bounds, by a machine-readable reason. */
  mended(processor: string, reason: string, count: number): void;
  /** What was left out of a result and why, by a machine-readable reason. */
  dropped(processor: string, reason: string, count: number): void;
}

export function createProcessorObserver(metrics: Metrics, erased: Pick<ErasedSessions, 'has'>): ProcessorObserver {
  const messages = metrics.counter('processor_messages_total', 'Messages handled.', ['processor']);
  const rows = metrics.counter('processor_rows_total', 'Rows stored and messages published.', ['processor', 'target']);
  const dropped = metrics.counter('processor_dropped_total', 'Left out, by reason.', ['processor', 'reason']);
  const mended = metrics.counter('processor_mended_total', 'Values that were moved into their bounds, by reason.', [
    'processor',
    'reason',
  ]);
  const seconds = metrics.histogram(
    'processor_batch_seconds',
    'Time from a batch to its rows being stored.',
    ['processor'],
    [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  );
  const lag = metrics.gauge(
    'processor_lag_seconds',
    'Age of the oldest message of the last batch when it was stored.',
    ['processor', 'partition'],
  );
  return {
    observed: (processor, handle) => async (batch) => {
      const started = performance.now();
      const kept = batch.messages.filter(({ key }) => !erased.has(key));
      const gone = batch.messages.length - kept.length;
      const rest = kept.length > 0 ? await handle(gone === 0 ? batch : { ...batch, messages: kept }) : undefined;
      if (gone > 0) dropped.inc({ processor, reason: 'session_erased' }, gone);
      const done = (): void => {
        seconds.observe({ processor }, (performance.now() - started) / 1000);
        messages.inc({ processor }, batch.messages.length);
        const age = (Date.now() - (batch.messages[0]?.timestamp ?? Date.now())) / 1000;
        lag.set({ processor, partition: String(batch.partition) }, Math.max(0, age));
      };
      if (!rest) {
        done();
        return undefined;
      }
      return async () => {
        await rest();
        done();
      };
    },
    rows: (processor, target, count) => rows.inc({ processor, target }, count),
    mended: (processor, reason, count) => mended.inc({ processor, reason }, count),
    dropped: (processor, reason, count) => dropped.inc({ processor, reason }, count),
  };
}
