import kafkajs from 'kafkajs';
import { expect, test } from 'vitest';
import { isPermanent, protocolErrorType } from './errors.ts';

const { KafkaJSConnectionError, KafkaJSNonRetriableError, KafkaJSNumberOfRetriesExceeded, KafkaJSProtocolError } =
  kafkajs;

const protocol = (type: string, retriable: boolean) =>
  new KafkaJSProtocolError(Object.assign(new Error(type), { type, code: 0, retriable }));
const lost = () => new KafkaJSConnectionError('gone');
const wrapped = (cause: Error) => Object.assign(new KafkaJSNonRetriableError('failed'), { cause });
const options = { retryCount: 0, retryTime: 0 };

test.each([
  ['a lost connection', lost(), false],
  ['a lost connection after retries', new KafkaJSNumberOfRetriesExceeded(lost(), options), false],
  ['the same as kafkajs wraps it', wrapped(lost()), false],
  ['a leader that moves', protocol('NOT_LEADER_FOR_PARTITION', true), false],
  ['a message that is too large', protocol('MESSAGE_TOO_LARGE', false), true],
  ['the same as kafkajs wraps it', wrapped(protocol('X', false)), true],
  ['a request that cannot be written', new TypeError('value is undefined'), true],
  ['a socket error', Object.assign(new Error('reset'), { code: 'ECONNRESET' }), false],
])('%s', (_, error, permanent) => {
  expect(isPermanent(error)).toBe(permanent);
});

test('finds the protocol error among the causes', () => {
  expect(protocolErrorType(wrapped(protocol('UNKNOWN_MEMBER_ID', false)))).toBe('UNKNOWN_MEMBER_ID');
  expect(protocolErrorType(new Error('x'))).toBeUndefined();
});
