import type { Message, Producer } from 'kafkajs';
import { backoff, sleep, within } from '../backoff.ts';
import type { Logger } from '../log.ts';
import { createMetrics, type Metrics } from '../metrics.ts';
import type { Service } from '../service.ts';
import { createAvailability } from './availability.ts';
import type { KafkaConnection } from './connection.ts';
import { isPermanent } from './errors.ts';
import { kafkajs } from './kafkajs-internals.ts';
import { messageBytes, type OutgoingMessage } from './messages.ts';
import { PublishError, QueueFullError } from './publish-errors.ts';

export interface PublisherOptions {
  kafka: KafkaConnection;
  log: Logger;
  metrics?: Metrics;
  /** Above it `publish` rejects with QueueFullError; default 64 MiB. */
  maxPendingBytes?: number;
  /** How long a message may wait for its acknowledgement before `publish` rejects; default 10 s. */
  deliveryTimeoutMs?: number;
  /** Sends in flight at once for each topic; default 4. */
  lanes?: number;
}

export interface Publisher extends Service {
  /**
   * Resolves when every message is on all in-sync replicas. On rejection some of them may be in Kafka nevertheless, and
   * a message may be there twice: consumers drop repeats by identity.
   * @throws QueueFullError at once, PublishError after at most `deliveryTimeoutMs`.
   */
  publish(messages: OutgoingMessage[]): Promise<void>;
  /** Throws while Kafka does not take messages. */
  ready(): void;
}

/** One message on its way, and what to tell its publisher. */
interface Item {
  topic: string;
  message: Message;
  bytes: number;
  deadline: number;
  settled: boolean;
  settle(error?: PublishError): void;
}

/** One send at a time; what is published meanwhile goes with the next. Keys stick to a lane, so their order holds. */
interface Lane {
  queue: Item[];
  running: boolean;
}

/** A send stays below every topic's max.message.bytes, for it becomes one record batch a partition. */
const maxSendBytes = 900_000;
const requestTimeoutMs = 5_000;
/** What is under way at `stop` gets so long to be acknowledged. */
const drainMs = 5_000;

/** Which of `lanes` a key belongs to (FNV-1a). */
function laneOf(key: string, lanes: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % lanes;
}

/** The head of the queue that fits one send; a larger message goes alone. */
function take(queue: Item[]): Item[] {
  let bytes = 0;
  let count = 0;
  for (const item of queue) {
    if (count > 0 && bytes + item.bytes > maxSendBytes) break;
    bytes += item.bytes;
    count++;
  }
  return queue.splice(0, count);
}

/**
 * Publishes with acks=all and without kafkajs's idempotence, which loses acknowledged messages when a connection breaks
 * between append and acknowledgement. What is published while a send is under way is sent together with the next one.
 */
export function createPublisher(options: PublisherOptions): Publisher {
  const { kafka, log, maxPendingBytes = 64 * 1024 * 1024, deliveryTimeoutMs = 10_000, lanes: laneCount = 4 } = options;
  const metrics = options.metrics ?? kafka.metrics ?? createMetrics(kafka.clientId);
  const published = metrics.counter('kafka_published_messages_total', 'Messages acknowledged by Kafka.', ['topic']);
  const failed = metrics.counter('kafka_publish_failures_total', 'Sends that failed and were tried again.', ['topic']);
  const rejected = metrics.counter('kafka_publish_rejected_total', 'Messages whose publisher got an error.', [
    'reason',
  ]);
  const pendingGauge = metrics.gauge('kafka_publish_pending_bytes', 'Bytes that wait for an acknowledgement.');
  const sendSeconds = metrics.histogram('kafka_send_seconds', 'Duration of one send to Kafka.', ['topic']);

  const client = kafka.client({ requestTimeoutMs });
  // Each attempt is one attempt: after a partial failure kafkajs's own retry takes a broker's earlier answer for the
  // answer to messages that have meanwhile moved to it.
  const producer: Producer = client.producer({
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
    retry: { retries: 0 },
  });

  const lanes = new Map<string, Lane[]>();
  const waiting = new Set<Item>();
  let pendingBytes = 0;
  let connecting: Promise<void> | undefined;
  let expiry: NodeJS.Timeout | undefined;
  const stopping = new AbortController();

  const connect = (): Promise<void> => {
    connecting ??= producer.connect().catch((error: unknown) => {
      connecting = undefined;
      throw error;
    });
    return connecting;
  };

  const availability = createAvailability({ client, connect, log, signal: stopping.signal });
  const { succeed, fail } = availability;

  const release = (item: Item): void => {
    pendingBytes -= item.bytes;
    pendingGauge.set(pendingBytes);
    waiting.delete(item);
  };

  const finish = (items: Item[], error?: PublishError): void => {
    for (const item of items) {
      item.settle(error);
      release(item);
    }
  };

  const send = async (topic: string, items: Item[]): Promise<void> => {
    await connect();
    const end = sendSeconds.startTimer({ topic });
    await producer.send({
      topic: kafka.toCluster(topic),
      acks: -1,
      timeout: requestTimeoutMs,
      messages: items.map((item) => item.message),
    });
    end();
    published.inc({ topic }, items.length);
  };

  /** Sends until every item is acknowledged, refused or expired. */
  const deliver = async (topic: string, batch: Item[]): Promise<void> => {
    let items = batch;
    for (let attempt = 0; ; attempt++) {
      finish(items.filter((item) => item.settled));
      items = items.filter((item) => !item.settled);
      if (items.length === 0) return;
      try {
        await send(topic, items);
        succeed();
        return finish(items);
      } catch (error) {
        if (isPermanent(error)) {
          if (items.length === 1)
            return finish(items, new PublishError(`${topic} refuses the message`, { cause: error }));
          // One of them is at fault; the others shall not suffer.
          const half = items.length >> 1;
          await deliver(topic, items.slice(0, half));
          return deliver(topic, items.slice(half));
        }
        failed.inc({ topic });
        // A first failure is everyday: a leader moved, an idle connection was closed.
        if (attempt > 0) fail(error);
        await sleep(backoff(attempt, 50, 1_000));
      }
    }
  };

  const run = async (topic: string, lane: Lane): Promise<void> => {
    while (lane.queue.length > 0) await deliver(topic, take(lane.queue));
    lane.running = false;
  };

  /** Rejects what waits for too long, wherever it is. */
  const expire = (): void => {
    const now = Date.now();
    for (const item of waiting) {
      // In order of publication, so that the first which has time left ends the search.
      if (item.deadline > now) break;
      waiting.delete(item);
      item.settle(
        new PublishError(`${item.topic} did not acknowledge in ${deliveryTimeoutMs} ms`, {
          cause: availability.failure(),
        }),
      );
    }
  };

  const enqueue = (item: Item, key: string): void => {
    let ofTopic = lanes.get(item.topic);
    if (!ofTopic) {
      ofTopic = Array.from({ length: laneCount }, () => ({ queue: [], running: false }));
      lanes.set(item.topic, ofTopic);
    }
    const lane = ofTopic[laneOf(key, laneCount)];
    if (!lane) throw new RangeError('no lane');
    waiting.add(item);
    lane.queue.push(item);
    if (lane.running) return;
    lane.running = true;
    // After the turn of the event loop, so that what is published in it goes together.
    setImmediate(() => void run(item.topic, lane));
  };

  return {
    async start() {
      expiry = setInterval(expire, 100);
      expiry.unref();
      await connect().then(succeed, fail);
    },

    async stop() {
      const deadline = Date.now() + Math.min(deliveryTimeoutMs, drainMs);
      while (pendingBytes > 0 && Date.now() < deadline) await sleep(10);
      stopping.abort();
      clearInterval(expiry);
      for (const item of waiting) item.settle(new PublishError('publisher stopped'));
      await within(2_000, producer.disconnect());
    },

    publish(messages) {
      if (stopping.signal.aborted) return Promise.reject(new PublishError('publisher stopped'));
      if (messages.length === 0) return Promise.resolve();
      if (messages.some((message) => message.key === '')) {
        return Promise.reject(new PublishError('a message needs a key'));
      }
      const sizes = messages.map(messageBytes);
      const bytes = sizes.reduce((sum, size) => sum + size, 0);
      if (pendingBytes > 0 && pendingBytes + bytes > maxPendingBytes) {
        rejected.inc({ reason: 'queue_full' }, messages.length);
        return Promise.reject(new QueueFullError(pendingBytes));
      }
      pendingBytes += bytes;
      pendingGauge.set(pendingBytes);

      return new Promise((resolve, reject) => {
        let open = messages.length;
        const deadline = Date.now() + deliveryTimeoutMs;
        messages.forEach(({ topic, key, value, headers }, index) => {
          const item: Item = {
            topic,
            message: { key, value, ...(headers && { headers }) },
            bytes: sizes[index] ?? 0,
            deadline,
            settled: false,
            settle(error) {
              if (item.settled) return;
              item.settled = true;
              if (error) {
                rejected.inc({ reason: 'not_delivered' });
                reject(error);
              } else if (--open === 0) resolve();
            },
          };
          enqueue(item, key);
        });
      });
    },

    ready() {
      const failure = availability.failure();
      if (failure !== undefined) throw new Error('kafka does not take messages', { cause: failure });
    },
  };
}
