import { describe, expect, it } from 'vitest';
import { createUserAgentReader } from '../device/user-agent.ts';
import { parseChunkQuery } from './chunk-query.ts';
import { clientAddress, sourceOf } from './client-address.ts';

describe('the query of a chunk', () => {
  const good = { key: 'pk_0123456789abcdefghijABCD', session: 'session-1', tab: 'tab_0001', seq: '0' };
  const parse = (change: object) =>
    parseChunkQuery(new URLSearchParams({ ...good, ...change } as Record<string, string>).toString());

  it('is read', () => {
    expect(parse({})).toEqual({ ok: true, value: { ...good, seq: 0 } });
    expect(parse({ seq: '4294967295' })).toMatchObject({ ok: true, value: { seq: 4_294_967_295 } });
  });

  it.each([
    { session: 'short' },
    { session: 'a'.repeat(65) },
    { session: 'session/1' },
    { tab: 'täb-0001' },
    { seq: '' },
    { seq: '-1' },
    { seq: '1.5' },
    { seq: '1e3' },
    { seq: '01' },
    { seq: '4294967296' },
    { key: '' },
  ])('is refused with %j', (change) => {
    expect(parse(change)).toMatchObject({ ok: false, code: 'bad-query' });
  });

  it('is refused when a part is missing or there twice', () => {
    expect(parseChunkQuery('key=a&session=session-1&tab=tab_0001')).toMatchObject({ detail: 'seq is missing' });
    expect(parseChunkQuery('key=a&session=session-1&tab=tab_0001&seq=1&seq=2')).toMatchObject({
      detail: 'seq is repeated',
    });
  });
});

describe('the address of a client', () => {
  it('is the connection’s, unless trusted proxies stand in front', () => {
    expect(clientAddress('10.0.0.1', '1.1.1.1, 2.2.2.2', 0)).toBe('10.0.0.1');
    expect(clientAddress('10.0.0.1', '1.1.1.1, 2.2.2.2', 1)).toBe('2.2.2.2');
    expect(clientAddress('10.0.0.1', '1.1.1.1, 2.2.2.2', 2)).toBe('1.1.1.1');
    expect(clientAddress('10.0.0.1', '2.2.2.2', 5)).toBe('2.2.2.2');
    expect(clientAddress('10.0.0.1', 'nonsense', 1)).toBe('10.0.0.1');
    expect(clientAddress('10.0.0.1', '', 1)).toBe('10.0.0.1');
  });

  it('is the same in IPv4 and in IPv6 around it', () => {
    for (const address of ['::ffff:127.0.0.1', '0000:0000:0000:0000:0000:ffff:7f00:0001']) {
      expect(clientAddress(address, '', 0)).toBe('127.0.0.1');
    }
    expect(clientAddress('2001:DB8::1', '', 0)).toBe('2001:db8::1');
  });

  it('is known by a keyed hash only', () => {
    const key = 'k'.repeat(32);
    expect(sourceOf('127.0.0.1', key)).toMatch(/^[0-9a-f]{16}$/);
    expect(sourceOf('127.0.0.1', key)).not.toBe(sourceOf('127.0.0.2', key));
    expect(sourceOf('127.0.0.1', key)).not.toBe(sourceOf('127.0.0.1', 'l'.repeat(32)));
  });
});

describe('the user agent', () => {
  const read = createUserAgentReader();
  it.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
      'desktop',
      'Chrome',
      'Windows',
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
      'desktop',
      'Safari',
      'macOS',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
      'mobile',
      'Safari',
      'iOS',
    ],
    [
      'Mozilla/5.0 (iPad; CPU OS 16_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.0 Mobile/15E148 Safari/604.1',
      'tablet',
      'Safari',
      'iOS',
    ],
    [
      'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
      'mobile',
      'Chrome',
      'Android',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'desktop', 'Firefox', 'Linux'],
    ['', 'unknown', '', ''],
    ['x'.repeat(10_000), 'unknown', '', ''],
  ])('%s', (header, device, browser, os) => {
    expect(read(header)).toEqual({ device, browser, os });
  });

  it('brings no text of its own into a header', () => {
    expect(read('jane@example.com/1.0 (<script>)').browser).not.toContain('@');
    expect(read('a\r\nb/1.0').browser).not.toMatch(/[\r\n]/);
  });
});
