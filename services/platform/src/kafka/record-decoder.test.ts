import { createRequire } from 'node:module';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { kafkajs } from './kafkajs-internals.ts';
import { toIncoming } from './messages.ts';
import { decodeRecord } from './record-decoder.ts';

const require = createRequire(import.meta.url);
const path = 'kafkajs/src/protocol/recordBatch/record/v0/decoder';
const Decoder = require('kafkajs/src/protocol/decoder');
const Long = require('kafkajs/src/utils/long');
const encodeRecord = require('kafkajs/src/protocol/recordBatch/record/v0');

/** kafkajs's own, which the other stands in the place of. */
const original = (() => {
  const { exports: ours } = require.cache[require.resolve(path)] as NodeJS.Module;
  delete require.cache[require.resolve(path)];
  const theirs = require(path);
  (require.cache[require.resolve(path)] as NodeJS.Module).exports = ours;
  return theirs as typeof decodeRecord;
})();

const headers = fc.dictionary(
  // What every object has kafkajs takes for a first value.
  fc.string().filter((name) => !(name in {})),
  fc.oneof(fc.string(), fc.array(fc.string(), { minLength: 2, maxLength: 3 })),
);
const int64 = fc.bigInt({ min: 0n, max: 2n ** 62n }).map(String);
const record = fc.record({
  offsetDelta: fc.nat(2 ** 31 - 1),
  timestampDelta: fc.oneof(fc.integer(), fc.bigInt({ min: -(2n ** 61n), max: 2n ** 61n })),
  key: fc.option(fc.uint8Array({ maxLength: 200 }).map(Buffer.from)),
  value: fc.option(fc.uint8Array({ maxLength: 300 }).map(Buffer.from)),
  headers,
});

/** The record without its length, as the batch's decoder hands it on. */
function bytesOf({ timestampDelta, ...rest }: { timestampDelta: number | bigint }): Buffer {
  const encoded = encodeRecord({ ...rest, timestampDelta: Long.fromValue(timestampDelta) }).buffer as Buffer;
  return new Decoder(encoded).readVarIntBytes();
}
const fieldsOf = (found: ReturnType<typeof decodeRecord>) => {
  const { headers, magicByte, attributes, timestamp, offset, key, value, isControlRecord, batchContext } =
    found as never;
  return {
    magicByte,
    attributes,
    timestamp,
    offset,
    key,
    value,
    isControlRecord,
    batchContext,
    headers: { ...(headers as object) },
  };
};

it('reads what kafkajs reads', () => {
  const contexts = fc.record(
    {
      firstOffset: int64,
      firstTimestamp: int64,
      maxTimestamp: int64,
      timestampType: fc.constantFrom(-1, 0, 1),
      magicByte: fc.constant(2),
      isControlBatch: fc.boolean(),
    },
    { requiredKeys: ['firstOffset', 'firstTimestamp'] },
  );
  fc.assert(
    fc.property(record, contexts, (value, about) => {
      const bytes = bytesOf(value);
      const found = decodeRecord(new Decoder(bytes), about);
      const expected = original(new Decoder(bytes), about);
      expect(fieldsOf(found)).toEqual(fieldsOf(expected));
      // The way of plain objects, as tests and other clients make them.
      expect(toIncoming('t', 0, found).headers).toEqual(toIncoming('t', 0, fieldsOf(expected)).headers);
    }),
    { numRuns: 2_000 },
  );
});

it('is what kafkajs reads fetched batches with', async () => {
  expect(kafkajs.Kafka).toBeDefined();
  const encodeBatch = require('kafkajs/src/protocol/recordBatch/v0').RecordBatch;
  const decodeBatch = require('kafkajs/src/protocol/recordBatch/v0/decoder');
  const records = ['a', 'b'].map((key, offsetDelta) =>
    encodeRecord({ offsetDelta, key: Buffer.from(key), value: Buffer.from('v'), headers: { one: key } }),
  );
  const { buffer } = await encodeBatch({ firstOffset: 7, records, firstTimestamp: 5, maxTimestamp: 5 });
  const batch = await decodeBatch(new Decoder(buffer));
  expect(batch.records.map(({ offset }: { offset: string }) => offset)).toEqual(['7', '8']);
  expect(Object.getOwnPropertyDescriptor(batch.records[0], 'headers')).toBeUndefined();
  expect(batch.records[1].headers).toEqual({ one: Buffer.from('b') });
});

it('reads headers that are called like what every object has', () => {
  const names = ['__proto__', 'constructor', 'toString'];
  const encoded = { offsetDelta: 0, timestampDelta: 0, key: null, value: null };
  const bytes = bytesOf({ ...encoded, headers: Object.fromEntries(names.map((name) => [name, 'x'])) } as never);
  const { headers } = decodeRecord(new Decoder(bytes), { firstOffset: '0', firstTimestamp: '0' });
  expect(Object.entries(headers ?? {})).toEqual(names.map((name) => [name, Buffer.from('x')]));
});

it('leaves out a header without a value', () => {
  const bytes = Buffer.concat([
    Buffer.from([0, 0, 0, 1, 1, 4]),
    Buffer.from([2, 0x61, 1]),
    Buffer.from([2, 0x62, 4, 0xc3, 0xa9]),
  ]);
  const record = decodeRecord(new Decoder(bytes), { firstOffset: '0', firstTimestamp: '0' });
  expect(record.headers).toEqual({ a: null, b: Buffer.from('é') });
  expect(toIncoming('t', 0, record).headers).toEqual({ b: 'é' });
  expect(toIncoming('t', 0, fieldsOf(record) as never).headers).toEqual({ b: 'é' });
});
