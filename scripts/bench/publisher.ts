/** Measures how messages are batched on their way to Kafka: `npm run bench -- publisher`. */
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { testScope } from '@sightline/local/testing';
import { createKafka, createLogger, createMetrics, createPublisher } from '@sightline/platform';

const help = `Measures the publisher: messages of a recorder's chunks, acknowledged by a real broker.

  --messages N   in each run (2000)
  --open N       published and not yet acknowledged (64)
  --rounds N     of each way (5)
`;
const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '2000' },
    open: { type: 'string', default: '64' },
    rounds: { type: 'string', default: '5' },
    help: { type: 'boolean' },
  },
});
const out = (line: string): boolean => process.stdout.write(`${line}\n`);

/** As chunks come: most are increments of a few kB, one in twelve is a keyframe. */
const sizes = [1, 2, 2, 3, 3, 4, 5, 6, 8, 12, 20, 120].map((kB) => kB * 1024);
const bodies = sizes.map((size) => randomBytes(size));

type Publish = (index: number, value: Buffer) => Promise<unknown>;

interface Figures {
  perSecond: number;
  cpuMs: number;
  p50: number;
  p99: number;
}

async function measure(messages: number, open: number, publish: Publish): Promise<Figures> {
  const latencies: number[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < messages) {
      const index = next;
      next += 1;
      const start = performance.now();
      await publish(index, bodies[index % bodies.length] as Buffer);
      latencies.push(performance.now() - start);
    }
  };
  const before = process.cpuUsage();
  const start = performance.now();
  await Promise.all(Array.from({ length: open }, lane));
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? Number.NaN;
  return { perSecond: messages / seconds, cpuMs: (user + system) / 1000 / messages, p50: at(0.5), p99: at(0.99) };
}

const median = (of: number[]): number => of.sort((a, b) => a - b)[of.length >> 1] ?? Number.NaN;

function report(name: string, figures: Figures[]): void {
  const of = (key: keyof Figures): number => median(figures.map((one) => one[key]));
  out(
    `  ${name.padEnd(34)} ${of('perSecond').toFixed(0).padStart(6)} messages/s  CPU ${of('cpuMs').toFixed(3)} ms a message  p50 ${of('p50').toFixed(1)} ms, p99 ${of('p99').toFixed(1)} ms`,
  );
}

if (values.help) process.stdout.write(help);
else {
  const scope = await testScope({ kafka: true });
  const log = createLogger({ service: 'bench', level: 'error', format: 'json' });
  const kafka = createKafka({ brokers: scope.brokers, topicPrefix: scope.topicPrefix, clientId: 'bench', log });
  const topic = 'sightline.recordings.v1';
  const [messages, open, rounds] = [Number(values.messages), Number(values.open), Number(values.rounds)];
  out(`${messages} messages of 1 to 120 kB, ${open} open at a time; medians of ${rounds} rounds`);
  const key = (index: number): string => `session-${index % 500}`;
  const ways = new Map<string, { figures: Figures[]; publish: Publish; stop: () => Promise<void> }>();
  try {
    for (const lanes of [1, 2, 4, 8, 16]) {
      const publisher = createPublisher({ kafka, log, metrics: createMetrics(`bench_${lanes}`), lanes });
      await publisher.start();
      const publish: Publish = (index, value) => publisher.publish([{ topic, key: key(index), value }]);
      ways.set(lanes === 1 ? '1 lane' : `${lanes} lanes`, { figures: [], publish, stop: () => publisher.stop() });
    }
    const producer = kafka.client().producer();
    await producer.connect();
    ways.set('kafkajs, a send for each message', {
      figures: [],
      publish: (index, value) =>
        producer.send({ topic: kafka.toCluster(topic), acks: -1, messages: [{ key: key(index), value }] }),
      stop: () => producer.disconnect(),
    });
    // Each way in each round, so that what else the machine does is the same for all; the first round is not counted.
    for (let round = 0; round <= rounds; round += 1) {
      for (const { figures, publish } of ways.values()) {
        const one = await measure(messages, open, publish);
        if (round > 0) figures.push(one);
      }
    }
    for (const [name, { figures }] of ways) report(name, figures);
  } finally {
    for (const { stop } of ways.values()) await stop();
    await scope.stop();
  }
}
