import { gunzipSync } from 'node:zlib';
import kafkajs from 'kafkajs';

/** A message as any consumer of the topic sees it. */
interface ReadMessage {
  key: string;
  headers: Record<string, string>;
  value: Buffer;
  /** The chunk's lines, when it is gzip. */
  text: string;
}

/** Reads a topic from its beginning with a plain client, as a consumer outside of the platform would. */
export async function readTopic(brokers: string[], topic: string) {
  const client = new kafkajs.Kafka({ brokers, logLevel: kafkajs.logLevel.NOTHING });
  const consumer = client.consumer({ groupId: `test-${crypto.randomUUID()}`, maxWaitTimeInMs: 100 });
  const messages: ReadMessage[] = [];
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ message }) => {
      const value = message.value ?? Buffer.alloc(0);
      messages.push({
        key: message.key?.toString() ?? '',
        headers: Object.fromEntries(Object.entries(message.headers ?? {}).map(([name, of]) => [name, String(of)])),
        value,
        text: gunzipSync(value).toString(),
      });
    },
  });
  return { messages, stop: () => consumer.disconnect() };
}
