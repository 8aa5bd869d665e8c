import { describe, expect, it } from 'vitest';
import { decodeSessionCursor, encodeSessionCursor } from './session-cursor.ts';

describe('session cursor', () => {
  it('comes back as it was', () => {
    const place = { value: 1_795_000_003_210, session: '0198f2c4-7a10' };
    expect(decodeSessionCursor(encodeSessionCursor(place))).toEqual(place);
  });

  it.each(['', 'x', '!!!', Buffer.from('[1]').toString('base64url'), Buffer.from('["1","a"]').toString('base64url')])(
    'is refused when it is %j',
    (cursor) => {
      expect(decodeSessionCursor(cursor)).toBeUndefined();
    },
  );
});
