import { expect, it } from 'vitest';
import { otherQuery, visitorChoice, visitorQuery } from './visitor-filter.ts';

it('takes from an address what it knows, and nothing else', () => {
  const address = 'device=fridge&width=small&visitors=new&country=DE&segment=plan%3Dgold&b.country=de&b.bots=only';
  const parameters = new URLSearchParams(address);
  expect(visitorChoice(parameters)).toEqual({ width: 'small', visitors: 'new', country: 'DE', segment: 'plan=gold' });
  expect(visitorChoice(parameters, 'b.')).toEqual({ bots: 'only' });
});

it('asks with bounds of widths, and with the other side by its own names', () => {
  const query = visitorQuery({ width: 'medium', visitors: 'returning' });
  expect(query).toMatchObject({ minViewportWidth: 600, maxViewportWidth: 1023, visitors: 'returning' });
  expect(otherQuery(query)).toMatchObject({ otherMinViewportWidth: 600, otherVisitors: 'returning' });
});
