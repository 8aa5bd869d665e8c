import type { Cluster, Consumer, EachBatchPayload } from 'kafkajs';
import { backoff, sleep, within } from '../backoff.ts';
import type { Logger } from '../log.ts';
import type { Service } from '../service.ts';
import type { KafkaConnection } from './connection.ts';
import { type Generation, generationOf, kafkajs, leaveGroup } from './kafkajs-internals.ts';

export interface SupervisedConsumerOptions {
  kafka: KafkaConnection;
  log: Logger;
  /** Without the prefix, as `topic`. */
  groupId: string;
  topic: string;
  sessionTimeoutMs?: number;
  /** How many bytes a fetch waits for, and at most how long; default: for one message. */
  fetchWait?: { minBytes: number; maxWaitTimeInMs: number };
  /** One fetched batch; must not take long, for the consumer fetches and sends heartbeats between batches. */
  onBatch(payload: EachBatchPayload, generation: Generation): void;
  /** The group was joined: what is read from now on. */
  onJoin?(partitions: number[], consumer: Consumer): void;
  /** Everything up to `offset`, inclusive, has been read: also called where compaction left nothing to deliver. */
  onProgress?(partition: number, offset: string): void;
  /** The consumer is about to be closed in order: the last chance to commit. */
  onStopping?(): Promise<void>;
}

export interface SupervisedConsumer extends Service {
  ready(): void;
  /** Partitions of the current generation. */
  assigned(): readonly number[];
  /** Whether the broker has heard of this consumer within the session timeout, so that it still counts as a member. */
  isMember(): boolean;
  /** Gives the consumer up and makes a new one. */
  rejoin(reason: string): void;
}

/** Why a consumer was given up. */
interface End {
  reason: string;
  detail: string | undefined;
}

/** One kafkajs consumer from its making to its end. */
interface Life {
  consumer: Consumer;
  /** Set when the consumer is made. */
  cluster: Cluster | undefined;
  memberId: string;
  ended: Promise<End>;
  end(reason: string, error?: unknown): void;
  alive: boolean;
  /** Epoch ms of the first join; 0 before. */
  joined: number;
  partitions: number[];
  lastFetch: number;
  lastHeartbeat: number;
}

/** Above the largest message a topic takes, for a broker cuts off a batch that does not fit; memory follows the sum. */
const fetchBytes = { maxBytesPerPartition: 4_500_000, maxBytes: 5_000_000 };
/** A fetch is answered as soon as there is a message. */
const atOnce = { minBytes: 1, maxWaitTimeInMs: 250 };
const watchdogMs = 1_000;
/** A consumer that has lived so long ends a series of failures. */
const steadyMs = 30_000;

/**
 * A kafkajs consumer that is replaced when it crashes or gets stuck: kafkajs may stop fetching or lose its heartbeat
 * without saying so. Without limit while the service lives; `ready` throws meanwhile.
 */
export function createSupervisedConsumer(options: SupervisedConsumerOptions): SupervisedConsumer {
  const { kafka, log, groupId, topic, sessionTimeoutMs = 12_000 } = options;
  const clusterTopic = kafka.toCluster(topic);
  const rejoins = kafka.metrics?.counter('kafka_consumer_rejoins_total', 'Consumers given up and made anew.', [
    'topic',
    'reason',
  ]);
  const stopping = new AbortController();
  let life: Life | undefined;
  let supervising: Promise<void> | undefined;

  const begin = (): Life => {
    let cluster: Cluster | undefined;
    const consumer = kafka.client().consumer({
      groupId: kafka.toCluster(groupId),
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: Math.floor(sessionTimeoutMs / 6),
      rebalanceTimeout: 30_000,
      ...(options.fetchWait ?? atOnce),
      ...fetchBytes,
      allowAutoTopicCreation: false,
      partitionAssigners: [
        (of) => {
          cluster = of.cluster;
          return kafkajs.PartitionAssigners.roundRobin(of);
        },
      ],
      // Restarting is done here, where a crash and a stall are treated alike.
      retry: { retries: 3, restartOnFailure: () => Promise.resolve(false) },
    });
    let end: Life['end'] = () => undefined;
    const ended = new Promise<End>((resolve) => {
      end = (reason, error) => resolve({ reason, detail: error instanceof Error ? error.message : undefined });
    });
    const now = Date.now();
    const begun: Life = {
      consumer,
      cluster,
      memberId: '',
      ended,
      end,
      alive: true,
      joined: 0,
      partitions: [],
      lastFetch: now,
      lastHeartbeat: now,
    };
    const { events } = consumer;
    consumer.on(events.FETCH, () => {
      begun.lastFetch = Date.now();
    });
    consumer.on(events.HEARTBEAT, () => {
      begun.lastHeartbeat = Date.now();
    });
    consumer.on(events.GROUP_JOIN, ({ payload }) => {
      begun.lastFetch = begun.lastHeartbeat = Date.now();
      begun.partitions = payload.memberAssignment[clusterTopic] ?? [];
      begun.memberId = payload.memberId;
      begun.joined ||= Date.now();
      log.info({ topic, groupId, partitions: begun.partitions }, 'kafka_consumer_joined');
      options.onJoin?.(begun.partitions, consumer);
    });
    consumer.on(events.END_BATCH_PROCESS, ({ payload }) => {
      options.onProgress?.(payload.partition, payload.lastOffset);
    });
    consumer.on(events.CRASH, ({ payload }) => {
      end('crash', payload.error);
    });
    return begun;
  };

  const run = async (current: Life, former: Life | undefined): Promise<void> => {
    await current.consumer.connect();
    // Whenever its last heartbeat was: a restarted broker gives every member it remembers a new session.
    if (current.cluster && former) await leaveGroup(current.cluster, kafka.toCluster(groupId), former.memberId);
    await current.consumer.subscribe({ topics: [clusterTopic], fromBeginning: true });
    await current.consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: async (payload) => {
        const fetched = generationOf(payload.batch);
        const generation: Generation = { id: fetched.id, isCurrent: () => current.alive && fetched.isCurrent() };
        // What is not taken is not resolved either, and so will be fetched again by whom it belongs to.
        if (stopping.signal.aborted) payload.pause();
        else if (generation.isCurrent()) options.onBatch(payload, generation);
      },
    });
  };

  /** Why the consumer must be given up, if so. */
  const stuck = ({ joined, lastFetch, lastHeartbeat }: Life): string | undefined => {
    const now = Date.now();
    if (!joined) return now - lastFetch > 60_000 ? 'no_join' : undefined;
    if (now - lastHeartbeat > 2 * sessionTimeoutMs) return 'no_heartbeat';
    if (now - lastFetch > 2 * sessionTimeoutMs) return 'no_fetch';
    return undefined;
  };

  const supervise = async (whenJoined: () => void): Promise<void> => {
    /** The last consumer that was a member. */
    let former: Life | undefined;
    for (let failures = 0; !stopping.signal.aborted; failures++) {
      const current = begin();
      life = current;
      const watchdog = setInterval(() => {
        const reason = stuck(current);
        if (reason) current.end(reason);
        if (current.joined && Date.now() - current.joined > steadyMs) failures = 0;
      }, watchdogMs);
      run(current, former).then(
        () => {
          if (current.joined) whenJoined();
        },
        (error: unknown) => current.end('failed', error),
      );
      const { reason, detail } = await current.ended;
      clearInterval(watchdog);
      if (reason === 'stop') await options.onStopping?.();
      current.alive = false;
      await within(3_000, current.consumer.disconnect());
      if (stopping.signal.aborted) return;
      if (current.joined) former = current;
      rejoins?.inc({ topic, reason });
      log.warn({ topic, groupId, reason, detail }, 'kafka_consumer_rejoining');
      await sleep(backoff(failures, 200, 2_000), stopping.signal);
    }
  };

  const isMember = (): boolean => !!life?.joined && Date.now() - life.lastHeartbeat < sessionTimeoutMs;

  return {
    /** Resolves when the group has been joined for the first time, or on `stop`. */
    async start() {
      await new Promise<void>((resolve) => {
        stopping.signal.addEventListener('abort', () => resolve(), { once: true });
        supervising = supervise(resolve);
      });
    },
    async stop() {
      stopping.abort();
      life?.end('stop');
      await supervising;
    },
    ready() {
      if (!life?.joined) throw new Error(`not in the group of ${topic}`);
      if (!isMember()) throw new Error(`no heartbeat for ${topic}`);
    },
    assigned: () => (life?.alive ? life.partitions : []),
    isMember,
    rejoin: (reason) => life?.end(reason),
  };
}
