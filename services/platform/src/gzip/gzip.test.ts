import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createInflateInto, inflateIntoPublicly } from './inflate-into.ts';
import { inflateMemberInto, statedSize } from './inflate-member-into.ts';

const texts = fc.oneof(
  fc.string({ maxLength: 2_000 }),
  fc.array(fc.constantFrom('a', 'bc', 'ü', '0'), { maxLength: 3_000 }),
);
const toBytes = (text: string | string[]): Buffer => Buffer.from(typeof text === 'string' ? text : text.join(''));
/** A change of one byte, a missing one, or one too many. */
const damages = fc.option(
  fc.record({ at: fc.nat(), byte: fc.nat(255), how: fc.constantFrom('change', 'drop', 'add') }),
);

function damaged(bytes: Buffer, damage: { at: number; byte: number; how: string } | null): Buffer {
  if (!damage) return bytes;
  const at = damage.at % bytes.length;
  const put = damage.how === 'drop' ? [] : [damage.byte];
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(put), bytes.subarray(damage.how === 'add' ? at : at + 1)]);
}

test('Node’s own way inflates what the public one does', () => {
  const inflateInto = createInflateInto();
  expect(inflateInto).not.toBe(inflateIntoPublicly);
  fc.assert(
    fc.property(texts, damages, fc.integer({ min: -1, max: 1 }), (text, damage, more) => {
      const bytes = toBytes(text);
      const deflated = damaged(gzipSync(bytes).subarray(10, -8), damage);
      const [own, open] = [inflateInto, inflateIntoPublicly].map((inflate) => {
        const out = Buffer.alloc(Math.max(1, bytes.length + 1 + more));
        return inflate(deflated, out) ? out.toString('hex', 0, out.length - 1) : undefined;
      });
      expect(own).toBe(open);
    }),
  );
});

test('a member inflates into memory that is there, when there is room and it is right', () => {
  fc.assert(
    fc.property(texts, damages, fc.integer({ min: 0, max: 3 }), (text, damage, room) => {
      const bytes = toBytes(text);
      const member = damaged(gzipSync(bytes), damage);
      const out = Buffer.alloc(bytes.length + room);
      const inflated = inflateMemberInto(member, out);
      if (damage === null) {
        expect(statedSize(member)).toBe(bytes.length);
        expect(inflated?.equals(bytes)).toBe(room > 0 ? true : undefined);
      } else if (inflated) expect(inflated.equals(bytes)).toBe(true);
    }),
  );
  expect(inflateMemberInto(Buffer.alloc(0), Buffer.alloc(10))).toBeUndefined();
});
