import { describe, expect, it } from 'vitest';
import { rangesBeside, rollsFor, wholeDays } from './rolled-days.ts';

const at = (text: string): number => Date.parse(`${text}Z`);
const day = (text: string) => ({ day: text, roll: 'roll' });

describe('wholeDays', () => {
  it('leaves out days that are cut', () => {
    const range = { from: at('2026-03-01T00:01'), to: at('2026-03-04T23:59') };
    expect(wholeDays(range)).toEqual({ from: '2026-03-02', to: '2026-03-04' });
  });

  it('takes a bound within the first and after the last minute of a day as that of the day', () => {
    const range = { from: at('2026-03-01T00:00:59.999'), to: at('2026-03-04T23:59:00.001') };
    expect(wholeDays(range)).toEqual({ from: '2026-03-01', to: '2026-03-05' });
  });
});

describe('rangesBeside', () => {
  const range = { from: at('2026-03-01T12:00'), to: at('2026-03-05T06:00') };

  it('is the whole range where nothing is rolled up', () => {
    expect(rangesBeside(range, [])).toEqual([range]);
    expect(rangesBeside({ from: 5, to: 5 }, [])).toEqual([]);
  });

  it('is what lies before, between and after', () => {
    expect(rangesBeside(range, [day('2026-03-02'), day('2026-03-04')])).toEqual([
      { from: at('2026-03-01T12:00'), to: at('2026-03-02T00:00') },
      { from: at('2026-03-03T00:00'), to: at('2026-03-04T00:00') },
      { from: at('2026-03-05T00:00'), to: at('2026-03-05T06:00') },
    ]);
  });

  it('is nothing where every day is rolled up', () => {
    const days = { from: at('2026-03-02T00:00'), to: at('2026-03-04T00:00') };
    expect(rangesBeside(days, [day('2026-03-02'), day('2026-03-03')])).toEqual([]);
  });
});

describe('rollsFor', () => {
  const days = ['2026-02-28', '2026-03-01', '2026-03-02'].map((one) => ({ day: one, roll: `roll of ${one}` }));
  const march = { month: '2026-03-01', roll: 'roll of March', days: ['roll of 2026-03-01', 'roll of 2026-03-02'] };

  it('takes a month in place of the days that it was put together from', () => {
    expect(rollsFor(days, [march])).toEqual([days[0], { day: '2026-03-01', roll: 'roll of March' }]);
  });

  it('takes the days where one of them is missing, was rolled up anew, or has been added', () => {
    expect(rollsFor(days.slice(0, 2), [march])).toEqual(days.slice(0, 2));
    const anew = [...days.slice(0, 2), { day: '2026-03-02', roll: 'another' }];
    expect(rollsFor(anew, [march])).toEqual(anew);
    const added = [...days, { day: '2026-03-03', roll: 'roll of 2026-03-03' }];
    expect(rollsFor(added, [march])).toEqual(added);
  });
});
