import type { Kafka } from 'kafkajs';
import type { Logger } from '../log.ts';

export interface AvailabilityOptions {
  client: Kafka;
  connect(): Promise<void>;
  log: Logger;
  /** Ends the asking. */
  signal: AbortSignal;
}

export interface Availability {
  succeed(): void;
  fail(error: unknown): void;
  /** Why Kafka does not take messages; undefined when it does. */
  failure(): unknown;
}

const probeMs = 1_000;

/**
 * Whether Kafka takes messages. After a failure it is asked each second until it is well again, for there may be nothing
 * left to send: what is not ready gets no traffic.
 */
export function createAvailability({ client, connect, log, signal }: AvailabilityOptions): Availability {
  let failure: unknown = new Error('not connected yet');
  let probing: NodeJS.Timeout | undefined;
  let known = false;

  const succeed = (): void => {
    if (known && failure !== undefined) log.info('kafka_publisher_available');
    failure = undefined;
    known = true;
  };

  const probe = async (): Promise<void> => {
    const admin = client.admin({ retry: { retries: 0 } });
    try {
      await connect();
      await admin.connect();
      await admin.describeCluster();
      probing = undefined;
      succeed();
    } catch (error) {
      probing = undefined;
      fail(error);
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  };

  const fail = (error: unknown): void => {
    if (!known || failure === undefined) log.warn({ err: error }, 'kafka_publisher_unavailable');
    failure = error;
    known = true;
    if (probing || signal.aborted) return;
    probing = setTimeout(() => void probe(), probeMs);
    probing.unref();
  };
  signal.addEventListener('abort', () => clearTimeout(probing));

  return { succeed, fail, failure: () => failure };
}
