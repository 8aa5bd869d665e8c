import { createKafkaProxy, createTcpProxy, kafkaApi, type ReplyVerdict } from '@sightline/local/testing';
import type { ChaosPlatformOptions } from './chaos-platform.ts';
import type { Line } from './faults.ts';
import { createRandom } from './random.ts';

/** Proxies between the services and the engines. */
export interface FaultLines {
  /** For the platform: puts its services behind the proxies. */
  overrides: NonNullable<ChaosPlatformOptions['overrides']>;
  /** Filled when the platform has started. */
  lines: Line[];
  /** From now on a share of the broker's answers to publishers is cut off: appended, and the publisher does not know. */
  cutAnswers(seed: number): void;
  passAnswers(): void;
  /** Resolves as soon as the processors have sent ClickHouse an insert. */
  nextInsert(): Promise<void>;
}

const cutShare = 0.003;

export function startFaultLines(): FaultLines {
  const lines: Line[] = [];
  let verdict = (): ReplyVerdict => 'pass';
  let waiting: (() => void)[] = [];
  const onReply = ({ api }: { api: number }): ReplyVerdict => (api === kafkaApi.produce ? verdict() : 'pass');

  return {
    lines,
    async overrides({ KAFKA_BROKERS = '', CLICKHOUSE_URL = '' }, onStop) {
      const toBroker = await createKafkaProxy({ target: KAFKA_BROKERS, onReply });
      const processorsToBroker = await createKafkaProxy({ target: KAFKA_BROKERS, onReply });
      const toClickHouse = await createTcpProxy({
        target: Number(new URL(CLICKHOUSE_URL).port),
        intercept: ({ toServer, toClient }) => ({
          fromClient(bytes) {
            toServer(bytes);
            if (waiting.length === 0 || !isInsert(bytes)) return;
            for (const resolve of waiting) resolve();
            waiting = [];
          },
          fromServer: toClient,
        }),
      });
      for (const proxy of [toBroker, processorsToBroker, toClickHouse]) onStop(() => proxy.close());
      lines.push(
        { name: 'collector to Kafka', ...lineOf(toBroker) },
        { name: 'processors to Kafka', ...lineOf(processorsToBroker) },
        { name: 'processors to ClickHouse', ...lineOf(toClickHouse) },
      );
      return {
        collector: { KAFKA_BROKERS: toBroker.brokers.join(','), PROXY_HOPS: '1' },
        'stream-processors': {
          KAFKA_BROKERS: processorsToBroker.brokers.join(','),
          CLICKHOUSE_URL: `http://127.0.0.1:${toClickHouse.port}`,
        },
      };
    },
    cutAnswers(seed) {
      const random = createRandom(seed + 1);
      verdict = () => (random.chance(cutShare) ? 'cut' : 'pass');
    },
    passAnswers() {
      verdict = () => 'pass';
    },
    nextInsert: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
      }),
  };
}

/** The statement stands in the request's first line. */
const isInsert = (bytes: Buffer): boolean => /^POST [^\r\n]*query=INSERT/.test(bytes.toString('latin1', 0, 2_000));

const lineOf = ({ cut, dropReplies, passReplies }: Awaited<ReturnType<typeof createTcpProxy>>): Omit<Line, 'name'> => ({
  cut,
  dropReplies,
  passReplies,
});
