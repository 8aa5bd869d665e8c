/**
 * A processor, or a consumer that does nothing, in a process of its own. Gets a `ChildJob` by message, and answers with
 * a `ChildResult` when it has handled as many messages as it was told of.
 */
export interface ChildJob {
  environment: Record<string, string>;
  /** Names of processors, or `nothing`: a consumer that only reads. */
  work: string;
  /** What `nothing` reads. */
  topic: string;
  /** For each processor. */
  messages: number;
}

export interface ChildResult {
  /** From the first message to the last. */
  seconds: number;
  /** CPU seconds of the process, from before it joined its groups. */
  cpu: number;
}

/** Resolves with what was used once every name has been told of so many messages. */
function meter(names: readonly string[], messages: number) {
  const cpu = process.cpuUsage();
  const left = new Map(names.map((name) => [name, messages]));
  let first = 0;
  let finish: (result: ChildResult) => void;
  const finished = new Promise<ChildResult>((resolve) => {
    finish = resolve;
  });
  return {
    finished,
    begin() {
      first ||= performance.now();
    },
    handled(name: string, count: number) {
      left.set(name, (left.get(name) ?? 0) - count);
      if ([...left.values()].some((rest) => rest > 0)) return;
      const { user, system } = process.cpuUsage(cpu);
      finish({ seconds: (performance.now() - first) / 1000, cpu: (user + system) / 1e6 });
    },
  };
}

async function runProcessors({ environment, work, messages }: ChildJob): Promise<ChildResult> {
  const { createLogger, createMetrics, readConfig } = await import('@sightline/platform');
  const { streamProcessorsConfig } = await import('../../../services/stream-processors/dist/config.js');
  const { createStreamProcessors } = await import('../../../services/stream-processors/dist/stream-processors.js');
  const log = createLogger({ service: 'bench', level: 'error', format: 'json' });
  const config = readConfig(streamProcessorsConfig, { ...environment, PROCESSORS: work });
  const { begin, handled, finished } = meter(config.PROCESSORS, messages);
  const { service } = createStreamProcessors(config, { log, metrics: createMetrics('bench') }, (options) => ({
    ...options,
    observer: {
      ...options.observer,
      observed: (name, handle) =>
        options.observer.observed(name, async (batch) => {
          begin();
          const rest = await handle(batch);
          return async () => {
            await rest?.();
            handled(name, batch.messages.length);
          };
        }),
    },
  }));
  await service.start();
  const result = await finished;
  await service.stop();
  return result;
}

/** kafkajs as it comes, without what the platform changes of it, with the platform's sizes of fetches, and nothing else. */
async function readOnly({ environment, topic, messages }: ChildJob): Promise<ChildResult> {
  const { default: kafkajs } = await import('kafkajs');
  const brokers = (environment.KAFKA_BROKERS ?? '').split(',');
  const prefixed = `${environment.KAFKA_TOPIC_PREFIX ?? ''}${topic}`;
  const kafka = new kafkajs.Kafka({ brokers, clientId: 'bench', logLevel: kafkajs.logLevel.ERROR });
  const { begin, handled, finished } = meter(['nothing'], messages);
  const consumer = kafka.consumer({
    groupId: `${prefixed}-nothing`,
    maxBytesPerPartition: 4_500_000,
    maxBytes: 5_000_000,
    minBytes: 65_536,
    maxWaitTimeInMs: 100,
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [prefixed], fromBeginning: true });
  await consumer.run({
    autoCommit: true,
    eachBatch: async ({ batch }) => {
      begin();
      handled('nothing', batch.messages.length);
    },
  });
  const result = await finished;
  await consumer.disconnect();
  return result;
}

process.once('message', async (job: ChildJob) => {
  process.send?.(await (job.work === 'nothing' ? readOnly(job) : runProcessors(job)));
  process.disconnect();
});
