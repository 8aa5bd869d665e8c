import { describe, expect, it } from 'vitest';
import { fakeAlert } from '../../test/fake-records.ts';
import { mergeAlerts } from '../alerts/merge-alerts.ts';
import { freezeValue } from '../heatmap/freeze-viewport-units.ts';
import { originsFrom } from '../settings/origins.ts';
import { formatBytes, formatClock, formatDuration, pathOf, shortId } from './format.ts';
import { decodeRange, encodeRange, rangeBounds } from './time-range.ts';

describe('formats', () => {
  it('are short', () => {
    expect([formatClock(0), formatClock(65_000), formatClock(3_723_000)]).toEqual(['0:00', '1:05', '1:02:03']);
    expect([8_200, 60_000, 192_000, 7_500_000, 3 * 86_400_000].map(formatDuration)).toEqual([
      '8 s',
      '1 min',
      '3 min 12 s',
      '2 h 5 min',
      '3 days',
    ]);
    expect([formatBytes(12), formatBytes(2048), formatBytes(3 * 1024 * 1024)]).toEqual(['12 B', '2 KiB', '3 MiB']);
    expect([pathOf('https://a.example/b?c=1'), pathOf('none')]).toEqual(['/b?c=1', 'none']);
    expect([shortId('abc'), shortId('0198f2c4-7a10')]).toEqual(['abc', '0198…7a10']);
  });
});

describe('time ranges', () => {
  it('stand in addresses', () => {
    for (const range of [{ last: '7d' } as const, { from: 1_000, to: 2_000 }])
      expect(decodeRange(encodeRange(range))).toEqual(range);
    for (const text of [null, '', 'nonsense', '5-1', '__proto__']) expect(decodeRange(text)).toEqual({ last: '24h' });
  });

  it('have an end only when they do not move', () => {
    expect(rangeBounds({ last: '1h' }, 10_000_000)).toEqual({ from: 6_400_000 });
    expect(rangeBounds({ from: 1, to: 2 })).toEqual({ from: 1, to: 2 });
  });
});

describe('originsFrom', () => {
  it('takes what people type', () => {
    expect(
      originsFrom([
        'shop.example',
        'https://shop.example/path',
        'http://localhost:8001',
        '*',
        'not an origin',
        'ftp://x',
      ]),
    ).toEqual({
      origins: ['https://shop.example', 'http://localhost:8001', '*'],
      wrong: ['not an origin', 'ftp://x'],
    });
  });
});

describe('freezeValue', () => {
  it.each([
    ['100vh', '720px'],
    ['calc(50dvh - 10px)', 'calc(360px - 10px)'],
    ['-1.5vh auto 10vmin', '-10.8px auto 72px'],
    ['50vw', '50vw'],
  ])('makes %s into %s', (value, frozen) => {
    expect(freezeValue(value, { width: 1280, height: 720 })).toBe(frozen);
  });
});

describe('mergeAlerts', () => {
  it('keeps the newest state of each finding, the newest first', () => {
    const older = fakeAlert(1, 's', 't', 100);
    const newer = { ...older, time: 300, activity_id: 2 as const };
    const other = fakeAlert(2, 's', 't', 200);
    expect(mergeAlerts([older, other], [newer])).toEqual([newer, other]);
    expect(mergeAlerts([newer], [older, other])).toEqual([newer, other]);
  });
});
