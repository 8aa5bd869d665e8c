import { type ProjectPrivacy, privacyRules, type RecordingEvent } from '@sightline/schemas';
import { describe, expect, it } from 'vitest';
import { createMasker } from './masker.ts';
import { createValueHash } from './value-hash.ts';

const hash = createValueHash('a key');

function payload(of: object, privacy: ProjectPrivacy): unknown {
  const event = { type: 5, data: { tag: 'note', payload: of }, timestamp: 0 } as unknown as RecordingEvent;
  const masked = createMasker(privacyRules, { privacy, hash }).maskEvent(event).event;
  return (masked.data as { payload: unknown }).payload;
}
const text = (of: string, privacy: ProjectPrivacy): unknown => (payload({ it: of }, privacy) as { it: unknown }).it;

describe('actions of a class', () => {
  const line = 'write jane@example.com or call +49 30 1234567';

  it('mask its characters, block the whole string, hash it, or leave it', () => {
    expect(text(line, {})).toBe('write **************** or call **************');
    expect(text(line, { actions: { email: 'allow' } })).toBe('write jane@example.com or call **************');
    expect(text(line, { actions: { phone: 'block' } })).toBe('*'.repeat(line.length));
    expect(text(line, { actions: { email: 'hash' } })).toMatch(/^write #[g-v]{16} or call \*{14}$/);
  });

  it('give equal values one hash, however they are written, and other values others', () => {
    const hashed = (of: string): unknown => text(of, { actions: { payment_card: 'hash', email: 'hash' } });
    expect(hashed('4111-1111-1111-1111')).toBe(hashed('4111 1111 1111 1111'));
    expect(hashed('Jane@Example.com')).toBe(hashed('jane%40example.com'));
    expect(hashed('jane@example.com')).not.toBe(hashed('joan@example.com'));
    expect(hashed('4111 1111 1111 1111')).toMatch(/^#[g-v]{16}$/);
    expect(createValueHash('another key')('email', 'jane@example.com')).not.toBe(hash('email', 'jane@example.com'));
  });

  it('leave hashes as they are when they are masked again', () => {
    const privacy: ProjectPrivacy = { actions: { email: 'hash', phone: 'hash' } };
    const once = text(line, privacy);
    expect(text(String(once), privacy)).toBe(once);
  });

  it('hash no part of a value that stands over several nodes', () => {
    const nodes = ['jane@exam', 'ple.com'].map((textContent, id) => ({ type: 3, id, textContent }));
    const event = { type: 2, data: { node: { type: 0, id: 9, childNodes: nodes } }, timestamp: 0 };
    const masker = createMasker(privacyRules, { privacy: { actions: { email: 'hash' } }, hash });
    const masked = JSON.stringify(masker.maskEvent(event as unknown as RecordingEvent).event);
    expect(masked).toContain('"textContent":"*********"');
    expect(masked).toContain('"textContent":"*******"');
  });
});

describe('own patterns', () => {
  it('are found in text of any length and in numbers of payloads', () => {
    const patterns = [{ id: 'room', regex: '(?<!\\d)77\\d{2}(?!\\d)' }];
    expect(payload({ a: '7701', b: 'in 7702', c: 7703, d: 8803 }, { patterns })).toEqual({
      a: '****',
      b: 'in ****',
      c: '****',
      d: 8803,
    });
  });

  it('leave the numbers that a page is made of', () => {
    const event = {
      type: 3,
      data: { source: 1, positions: [{ x: 7701, y: 1, id: 7702, timeOffset: 0 }] },
      timestamp: 0,
    };
    const masker = createMasker(privacyRules, { privacy: { patterns: [{ id: 'room', regex: '77\\d{2}' }] } });
    expect(masker.maskEvent(event as unknown as RecordingEvent).event).toBe(event);
  });

  it('cover the group called value alone, whatever the case when asked', () => {
    const patterns = [{ id: 'patient', regex: 'patient: (?<value>[a-z]{1,20})', ignoreCase: true }];
    expect(text('PATIENT: Doe, in', { patterns })).toBe('PATIENT: ***, in');
  });

  it('are refused when they are dangerous', () => {
    expect(() => createMasker(privacyRules, { privacy: { patterns: [{ id: 'x', regex: '(a+)+b' }] } })).toThrow(
      SyntaxError,
    );
  });
});

describe('inputs that are allowed', () => {
  const field = (id: number, attributes: object) => ({ type: 2, id, tagName: 'input', attributes, childNodes: [] });
  const page = {
    type: 2,
    timestamp: 0,
    data: {
      node: {
        type: 0,
        id: 1,
        childNodes: [field(2, { name: 'city', value: 'Lyon' }), field(3, { name: 'passport_no', value: 'abc' })],
      },
    },
  };
  const typed = (id: number, value: string) => ({
    type: 3,
    timestamp: 0,
    data: { source: 5, id, text: value, isChecked: false },
  });
  const after = (privacy: ProjectPrivacy, ...events: object[]): string[] =>
    createMasker(privacyRules, { privacy })
      .maskEvents([page, ...events] as unknown as RecordingEvent[])
      .events.slice(1)
      .map(({ data }) => (data as { text: string }).text);

  it('keep their value, but never what the patterns find, sensitive fields, or fields that the chunk does not describe', () => {
    const events = [typed(2, 'Paris'), typed(2, 'jane@example.com'), typed(3, 'C01'), typed(9, 'Paris')];
    expect(after({ inputs: 'allow' }, ...events)).toEqual(['Paris', '*'.repeat(16), '***', '*****']);
    expect(after({}, ...events)).toEqual(['*****', '*'.repeat(16), '***', '*****']);
  });

  it('never show a part of a number, which may go on in the next field', () => {
    expect(after({ inputs: 'allow' }, typed(2, '4111'), typed(2, '12/27'))).toEqual(['****', '*****']);
  });

  it('stay masked when a field turns out to be sensitive', () => {
    const again = {
      type: 3,
      timestamp: 0,
      data: { source: 0, adds: [{ parentId: 1, nextId: null, node: field(2, { type: 'password' }) }] },
    };
    const [, text] = after({ inputs: 'allow' }, again, typed(2, 'hunter2'));
    expect(text).toBe('*******');
  });

  it('are masked in attributes as well', () => {
    const masked = JSON.stringify(
      createMasker(privacyRules, { privacy: { inputs: 'allow' } }).maskEvent(page as unknown as RecordingEvent),
    );
    expect(masked).toContain('"value":"Lyon"');
    expect(masked).toContain('"value":"***"');
  });
});
