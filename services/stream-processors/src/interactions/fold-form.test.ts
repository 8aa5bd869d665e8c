import type { Interaction } from '@sightline/schemas';
import { describe, expect, it } from 'vitest';
import { bodyOf, click, context, custom, input, meta, type RawEvent, recorder } from '../testing/rrweb-events.ts';
import { foldChunk } from './fold-chunk.ts';
import { readEvents } from './read-events.ts';
import { initialTabState } from './tab-state.ts';

const start = 1_795_000_000_000;
const at = (ms: number): number => start + ms;
const form = new Set(['field_focus', 'form_submit', 'form_abandon', 'copy', 'cut', 'paste']);

/** The steps of forms in chunks that a tab sends one after the other. */
function steps(...chunks: RawEvent[][]): Interaction[][] {
  let state = initialTabState;
  return chunks.map((events) => {
    const read = readEvents(bodyOf(events), { firstTime: start, lastTime: at(2_000_000), maxInflatedBytes: 1_000_000 });
    const folded = foldChunk(state, read);
    state = folded.state;
    return folded.interactions.filter(({ type }) => form.has(type));
  });
}

const said = (...events: RawEvent[]): unknown[] =>
  (steps([context(at(0)), ...events])[0] ?? []).map(({ type, time, fields, fillMs }) =>
    type === 'field_focus' ? [type, time - start] : [type, time - start, fields, fillMs],
  );

const focus = (ms: number, id: number): RawEvent => ({
  type: 3,
  data: { source: 2, type: 5, id },
  timestamp: at(ms),
});
const change = (ms: number, id: number): RawEvent => input(at(ms), id);
const press = (ms: number, id: number): RawEvent => click(at(ms), 90, 90, { id });
const target = (ms: number, tag: string): RawEvent =>
  recorder(at(ms), 'sightline.target', { element: `#shop>${tag}`, tag, x: 500, y: 500 });
const sent = (ms: number): RawEvent => recorder(at(ms), 'sightline.submit', { field: 'none' });
const leave = (ms: number): RawEvent => recorder(at(ms), 'sightline.leave', { closed: false });
const next = (ms: number): RawEvent => meta(at(ms), 'https://shop.example/thanks');
const later = (ms: number): RawEvent => recorder(at(ms), 'sightline.error', { message: 'later' });

describe('a focus', () => {
  it('is told of a field: when it is changed, and again when it was changed before', () => {
    expect(said(focus(100, 5), change(900, 5), focus(2000, 6), focus(3000, 5))).toEqual([
      ['field_focus', 100],
      ['field_focus', 3000],
    ]);
  });

  it('is told of what is clicked and known to be filled in, without a change', () => {
    const clicked = (tag: string) => said(focus(100, 5), target(140, tag), press(141, 5));
    expect([clicked('input'), clicked('button')]).toEqual([[['field_focus', 100]], []]);
  });

  it('of long before a change does not belong to it', () => {
    expect(said(focus(100, 5), change(30_100, 5))).toEqual([['field_focus', 100]]);
    expect(said(focus(100, 5), change(30_101, 5))).toEqual([]);
  });
});

describe('a form that is sent', () => {
  it('is told by the recording, with the time since the first focus and how many fields were changed', () => {
    expect(said(focus(100, 5), change(900, 5), change(1200, 6), change(1500, 6), sent(4000))).toEqual([
      ['field_focus', 100],
      ['form_submit', 4000, 2, 3900],
    ]);
  });

  it('without a changed field that is known is one, too', () => {
    expect(said(sent(4000))).toEqual([['form_submit', 4000, undefined, undefined]]);
  });

  it('is told from the page being left soon after something was pressed', () => {
    expect(said(change(900, 5), press(2000, 9), next(5000))).toEqual([['form_submit', 5000, 1, 4100]]);
    expect(said(change(900, 5), click(at(2000), 0, 0), leave(2400))).toEqual([['form_submit', 2400, 1, 1500]]);
  });

  it('is sent once, however the page goes on', () => {
    expect(said(change(900, 5), press(2000, 9), sent(2001), leave(2400), next(2800))).toEqual([
      ['form_submit', 2001, 1, 1101],
    ]);
  });
});

it('is given up before another is sent, each under a name of its own', () => {
  const [found] = steps([context(at(0)), change(900, 5), sent(40_000)]);
  expect(found).toMatchObject([
    { type: 'form_abandon', time: at(900), index: 2 ** 30 + 12 + 3 },
    { type: 'form_submit', time: at(40_000), index: 2 ** 30 + 12 + 1 },
  ]);
});

describe('a form that is given up', () => {
  const abandoned = ['form_abandon', 900, 1, 0];

  it.each([
    ['the page is left with nothing pressed', [next(5000)]],
    ['the page goes away', [leave(5000)]],
    ['something was pressed too long before', [press(2000, 9), next(5001)]],
    ['the field itself was pressed', [press(2000, 5), next(2100)]],
    ['a link was followed', [target(2000, 'a'), press(2001, 9), next(2100)]],
    ['nothing is changed for half a minute', [later(30_901)]],
  ])('is one where %s', (_, events) => {
    expect(said(change(900, 5), ...events)).toEqual([abandoned]);
  });

  it('is none where a field is changed in time', () => {
    expect(said(change(900, 5), later(30_900))).toEqual([]);
    expect(said(change(900, 5), change(30_900, 6), later(60_900))).toEqual([]);
  });

  it('is none where nothing was changed, or by a script alone', () => {
    expect(said(focus(100, 5), next(5000))).toEqual([]);
    expect(said(input(at(900), 5, { userTriggered: false }), next(5000))).toEqual([]);
  });

  it('names the field that was changed last', () => {
    const [found] = steps([context(at(0)), change(900, 5), change(1900, 6), next(5000)]);
    expect(found).toMatchObject([{ type: 'form_abandon', node: 6, fields: 2, fillMs: 1000 }]);
  });

  it('was on the page that was left', () => {
    const [found] = steps([context(at(0)), change(900, 5), next(5000)]);
    expect(found).toMatchObject([{ page: 'https://shop.example/' }]);
  });
});

it('is told across chunks, in the one that decides it, each under a name of its own', () => {
  const chunks = steps(
    [context(at(0)), focus(100, 5)],
    [context(at(5000)), change(5900, 5)],
    [context(at(50_000)), change(50_100, 6)],
    [context(at(51_000), { url: 'https://shop.example/2' })],
  );
  expect(chunks).toMatchObject([
    [],
    [{ type: 'field_focus', time: at(100), index: 2 ** 30 + 8 + 2 }],
    [{ type: 'form_abandon', time: at(5900), fillMs: 5800, index: 2 ** 30 + 4 + 3 }],
    [{ type: 'form_abandon', time: at(50_100), fillMs: 0, index: 2 ** 30 + 4 + 1 }],
  ]);
});

it('counts no more than the last ten minutes of a form', () => {
  const changes = Array.from({ length: 80 }, (_, index) => change(index * 10_000, 100 + index));
  expect(said(...changes, sent(800_000))).toEqual([['form_submit', 800_000, 60, 600_000]]);
});

it('knows of what is copied, cut and pasted the class of the field, and nothing else', () => {
  const pasted = custom(at(7), 'sightline.paste', { field: 'My secret text', text: 'secret' });
  const [found] = steps([
    context(at(0)),
    recorder(at(5), 'sightline.copy', { field: 'none' }),
    recorder(at(6), 'sightline.cut', { field: 'sensitive' }),
    pasted,
  ]);
  expect(found).toMatchObject([
    { type: 'copy', field: 'none' },
    { type: 'cut', field: 'sensitive' },
    { type: 'paste', field: 'unknown' },
  ]);
  expect(JSON.stringify(found)).not.toContain('secret');
});
