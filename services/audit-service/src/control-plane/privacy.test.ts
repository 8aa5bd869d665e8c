import { status } from '@grpc/grpc-js';
import type { ProjectPrivacy__Output } from '@sightline/schemas/grpc';
import { describe, expect, it } from 'vitest';
import { RpcFailure } from '../rpc/rpc-failure.ts';
import { checkedPrivacy, privacyMessage } from './privacy.ts';

const given = (change: Partial<ProjectPrivacy__Output>): ProjectPrivacy__Output => ({
  actions: {},
  patterns: [],
  inputs: '',
  ...change,
});
const pattern = (regex: string, id = 'customer_no') => ({ id, regex, ignoreCase: false, action: '' });

function refusal(privacy: ProjectPrivacy__Output): [status, string, string | undefined] | undefined {
  try {
    checkedPrivacy(privacy);
  } catch (error) {
    if (error instanceof RpcFailure) return [error.refusal.code, error.refusal.reason, error.refusal.field];
    throw error;
  }
  return undefined;
}

it('keeps what differs from the rules only, and says it whole', () => {
  expect(checkedPrivacy(null)).toEqual({});
  expect(checkedPrivacy(given({ inputs: 'mask' }))).toEqual({});
  const privacy = checkedPrivacy(
    given({ actions: { email: 'hash', phone: 'allow' }, patterns: [pattern('K-\\d{4}')], inputs: 'allow' }),
  );
  expect(privacy).toEqual({
    actions: { email: 'hash', phone: 'allow' },
    patterns: [{ id: 'customer_no', regex: 'K-\\d{4}' }],
    inputs: 'allow',
  });
  expect(privacyMessage(privacy)).toEqual({
    actions: { email: 'hash', phone: 'allow' },
    patterns: [{ id: 'customer_no', regex: 'K-\\d{4}', ignoreCase: false, action: 'mask' }],
    inputs: 'allow',
  });
  expect(privacyMessage({})).toEqual({ actions: {}, patterns: [], inputs: 'mask' });
});

describe('refuses', () => {
  it.each(['(a+)+b', '(a|a)*b', '\\d+\\d+x', '[a-z]+@', '(a)\\1', '(', 'a*', '(?<=a)'])('the pattern %s', (regex) => {
    expect(refusal(given({ patterns: [pattern(regex)] }))).toEqual([
      status.INVALID_ARGUMENT,
      'dangerous-pattern',
      'patterns.0.regex',
    ]);
  });

  it.each<[string, Partial<ProjectPrivacy__Output>]>([
    ['actions.nonsense', { actions: { nonsense: 'mask' } }],
    ['actions.__proto__', { actions: JSON.parse('{"__proto__":"mask"}') }],
    ['actions.email', { actions: { email: 'print' } }],
    ['inputs', { inputs: 'some' }],
    ['patterns', { patterns: Array.from({ length: 21 }, (_, index) => pattern('ab', `own_${index}`)) }],
    ['patterns.0.id', { patterns: [pattern('ab', 'email')] }],
    ['patterns.0.id', { patterns: [pattern('ab', 'phone_uri')] }],
    ['patterns.0.id', { patterns: [pattern('ab', 'A b')] }],
    ['patterns.1.id', { patterns: [pattern('ab'), pattern('cd')] }],
    ['patterns.0.regex', { patterns: [pattern('')] }],
    ['patterns.0.regex', { patterns: [pattern('a'.repeat(501))] }],
    ['patterns.0.action', { patterns: [{ ...pattern('ab'), action: 'allow' }] }],
  ])('%s', (field, change) => {
    expect(refusal(given(change))).toEqual([status.INVALID_ARGUMENT, 'invalid-argument', field]);
  });
});
