/** npm run dead-letters: what the processors could not understand, and how it comes back when they can. */
import { parseArgs } from 'node:util';
import { createKafka, createLogger, createPublisher, originalMessage, readDeadLetters } from '@sightline/platform';

const help = `npm run dead-letters [-- --step sightline-archive --reason bad_header --since 2026-11-24T12:00Z --replay]

Counts the messages that were given up, by consumer group, reason and topic. With --replay they are published to their
topic again, with their key, headers and bytes; groups that had stored one of them store the same again, which changes
nothing. Kafka is where KAFKA_BROKERS says (127.0.0.1:9092), topics begin with KAFKA_TOPIC_PREFIX.

  --step G       only what this consumer group gave up
  --reason R     only for this reason
  --since TIME   only what was given up then or later, ISO 8601
  --replay       publish them again`;

const { values } = parseArgs({
  options: {
    step: { type: 'string' },
    reason: { type: 'string' },
    since: { type: 'string' },
    replay: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const since = values.since === undefined ? undefined : Date.parse(values.since);
if (values.help || Number.isNaN(since)) {
  console.log(help);
  process.exit(values.help ? 0 : 2);
}

const log = createLogger({ service: 'dead-letters', level: 'error', format: 'pretty' });
const kafka = createKafka({
  brokers: (process.env.KAFKA_BROKERS ?? '127.0.0.1:9092').split(','),
  topicPrefix: process.env.KAFKA_TOPIC_PREFIX ?? '',
  clientId: 'dead-letters',
  log,
});
const letters = await readDeadLetters({ kafka, log }, { step: values.step, reason: values.reason, since });
const counts = new Map<string, number>();
for (const { step, reason, topic } of letters) {
  const line = `${step}  ${reason}  ${topic}`;
  counts.set(line, (counts.get(line) ?? 0) + 1);
}
for (const [line, count] of [...counts].sort()) console.log(`${String(count).padStart(8)}  ${line}`);
if (letters.length === 0) console.log('There are no dead letters.');

if (values.replay && letters.length > 0) {
  const publisher = createPublisher({ kafka, log });
  await publisher.start();
  for (const letter of letters) await publisher.publish([originalMessage(letter)]);
  await publisher.stop();
  console.log(`${letters.length} published again.`);
}
