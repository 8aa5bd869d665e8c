import { type DeadLetter, topics } from '@sightline/schemas';
import type { Logger } from '../log.ts';
import type { KafkaConnection } from './connection.ts';
import { createFollower } from './follower.ts';
import type { OutgoingMessage } from './messages.ts';

/** Which letters; a part that is absent admits all. */
export interface DeadLetterFilter {
  /** The consumer group that gave up. */
  step?: string | undefined;
  reason?: string | undefined;
  /** Epoch ms: given up then or later. */
  since?: number | undefined;
}

export interface StoredDeadLetter extends DeadLetter {
  /** Names group, topic, partition and offset: letters of the same message are one. */
  id: string;
  /** Of the original message. */
  key: string;
}

/** The letters that are in the topic now, each once, in memory. */
export async function readDeadLetters(
  { kafka, log }: { kafka: KafkaConnection; log: Logger },
  { step, reason, since = 0 }: DeadLetterFilter = {},
): Promise<StoredDeadLetter[]> {
  const letters = new Map<string, StoredDeadLetter>();
  const follower = createFollower({
    kafka,
    topic: topics.deadLetters,
    log,
    from: 'beginning',
    onMessage({ key, value, headers }) {
      const letter: DeadLetter = JSON.parse(String(value));
      const isWanted =
        (step ?? letter.step) === letter.step && (reason ?? letter.reason) === letter.reason && letter.time >= since;
      const id = headers.ce_id ?? `${letter.step}/${letter.topic}/${letter.partition}/${letter.offset}`;
      if (isWanted) letters.set(id, { ...letter, id, key });
    },
  });
  await follower.start();
  await follower.stop();
  return [...letters.values()];
}

/**
 * The message as it was, to be published to its topic again. Every group of the topic reads it: those that had stored it
 * store the same rows again, which is nothing.
 */
export const originalMessage = ({ topic, key, value, headers }: StoredDeadLetter): OutgoingMessage => ({
  topic,
  key,
  value: Buffer.from(value, 'base64'),
  headers,
});
