import { describe, expect, it } from 'vitest';
import { hashPassword, verifyPassword } from './password-hash.ts';

describe('password hashes', () => {
  it('know their password, in any Unicode form, and no other', async () => {
    const hash = await hashPassword('Caf\u00e9 au lait');
    expect(hash).toMatch(/^scrypt\$32768\$8\$3\$[\w-]{22}\$[\w-]{43}$/);
    expect(await verifyPassword('Cafe\u0301 au lait', hash)).toBe(true);
    expect(await verifyPassword('Cafe au lait', hash)).toBe(false);
    expect(await hashPassword('Caf\u00e9 au lait')).not.toBe(hash);
  });

  it('are verified with the cost they state', async () => {
    // Made with N=1024, r=8, p=1 over 'pleaseletmein' and the salt 'SodiumChloride'; scrypt as in RFC 7914.
    const { scryptSync } = await import('node:crypto');
    const hash = scryptSync('pleaseletmein', 'SodiumChloride', 32, { N: 1024, r: 8, p: 1 }).toString('base64url');
    const stored = `scrypt$1024$8$1$${Buffer.from('SodiumChloride').toString('base64url')}$${hash}`;
    expect(await verifyPassword('pleaseletmein', stored)).toBe(true);
  });

  it.each(['', 'x', 'scrypt$1$2$3', 'scrypt$1073741824$8$1$AAAA$AAAAAAAAAAAAAAAAAAAAAAAA', 'scrypt$0$0$0$AAAA$AAAA'])(
    'that are malformed match nothing: %j',
    async (stored) => {
      expect(await verifyPassword('', stored)).toBe(false);
    },
  );

  it('cost the same for a user that there is not', async () => {
    const hash = await hashPassword('correct');
    const once = async (stored: string | undefined) => {
      const start = performance.now();
      expect(await verifyPassword('wrong', stored)).toBe(false);
      return performance.now() - start;
    };
    // The shortest of several: what else the machine does only makes it longer.
    let [known, unknown] = [await once(hash), await once(undefined)];
    for (let run = 0; run < 3; run++) {
      known = Math.min(known, await once(hash));
      unknown = Math.min(unknown, await once(undefined));
    }
    expect(unknown).toBeGreaterThan(known * 0.4);
    expect(unknown).toBeLessThan(known * 2.5);
  });
});
