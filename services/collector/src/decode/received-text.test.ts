import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { createRandom } from '../testing/random.ts';
import { inflateMember } from './inflate-member.ts';
import { receiveText } from './received-text.ts';

const maxBytes = 100_000;
const random = createRandom(3);

/** Text that compresses more or less well, and now and then not at all. */
function makeText(): Buffer {
  const words = Array.from({ length: random.below(3_000) }, () => random.below(random.once(4) ? 1e9 : 50).toString(36));
  return Buffer.from(words.join(random.once(2) ? '' : ' ü '));
}

function damaged(body: Buffer): Buffer {
  const copy = Buffer.from(body);
  const at = random.below(copy.length);
  switch (random.below(5)) {
    case 0:
      return copy.subarray(0, at);
    case 1:
      return Buffer.concat([copy, Buffer.from([0])]);
    case 2:
      // The size that it states.
      copy.writeUInt32LE(random.below(2 ** 32), copy.length - 4);
      return copy;
    case 3:
      return Buffer.concat([copy.subarray(0, at), copy.subarray(Math.min(at + 1, copy.length))]);
    default:
      copy[at] = random.below(256);
      return copy;
  }
}

it('takes and refuses what a gzip member inflated by itself does, however it is damaged', () => {
  const outcomes = { taken: 0, refused: 0 };
  for (let round = 0; round < 3_000; round += 1) {
    const body = gzipSync(makeText(), { level: random.below(10) });
    const sent = random.once(3) ? body : damaged(body);
    const received = receiveText(sent, maxBytes);
    const inflated = inflateMember(sent, maxBytes);
    if (received.ok && inflated.ok) expect(received.value.own().equals(inflated.value)).toBe(true);
    else expect(received).toEqual(inflated);
    outcomes[received.ok ? 'taken' : 'refused'] += 1;
  }
  expect(Math.min(outcomes.taken, outcomes.refused)).toBeGreaterThan(500);
});

it('keeps a text that is taken out of the way of the next', () => {
  const [first, second] = ['the first', 'another'].map((text) => receiveText(gzipSync(text), maxBytes));
  if (!first?.ok || !second?.ok) throw new Error('refused');
  expect(second.value.own().toString()).toBe('another');
  const again = receiveText(gzipSync('the first'), maxBytes);
  if (!again.ok) throw new Error('refused');
  const own = again.value.own();
  receiveText(gzipSync('something else'), maxBytes);
  expect(own.toString()).toBe('the first');
  expect(again.value.bytes.toString()).toBe('the first');
});
