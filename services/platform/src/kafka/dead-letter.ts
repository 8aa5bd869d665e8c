import { type DeadLetter, topics } from '@sightline/schemas';
import { cloudEventHeaders } from './cloud-events.ts';
import type { IncomingMessage, OutgoingMessage } from './messages.ts';

/** What becomes of a message that `step` gave up: the original bytes with the reason and where they came from. */
export function toDeadLetter(of: { step: string; reason: string; message: IncomingMessage }): OutgoingMessage {
  const { step, reason, message } = of;
  const { topic, partition, offset, headers } = message;
  const time = Date.now();
  const value = (message.value ?? Buffer.alloc(0)).toString('base64');
  const letter: DeadLetter = { step, reason, topic, partition, offset, time, headers, value };
  return {
    topic: topics.deadLetters,
    // A key is required; a message without one is found by its place.
    key: message.key === '' ? `${topic}/${partition}/${offset}` : message.key,
    value: JSON.stringify(letter),
    headers: cloudEventHeaders({
      id: `${step}/${topic}/${partition}/${offset}`,
      type: 'sightline.dead-letter.v1',
      source: `/consumers/${step}`,
      subject: `${topic}/${partition}/${offset}`,
      time,
      contentType: 'application/json',
    }),
  };
}
