import { describe, expect, it } from 'vitest';
import { mutation } from '../testing/rrweb-events.ts';
import { screenTexts } from './screen-texts.ts';
import { screenWordRows } from './word-rows.ts';

const ndjson = (...events: object[]): string => `${events.map((event) => JSON.stringify(event)).join('\n')}\n`;
const text = (textContent: string, more: object = {}) => ({ type: 3, textContent, ...more, id: 5 });
const snapshot = (...childNodes: object[]) => ({
  type: 2,
  data: { node: { type: 0, childNodes, id: 1 }, initialOffset: { left: 0, top: 0 } },
  timestamp: 1,
});
const change = (data: object) => ({ type: 3, data: { source: 0, ...data }, timestamp: 2 });

describe('screenTexts', () => {
  it('are those of snapshots, of what is added, and of what is changed', () => {
    expect(
      screenTexts(
        ndjson(
          snapshot(text('Green tea'), { type: 2, tagName: 'p', attributes: {}, childNodes: [text('12 €')], id: 7 }),
          change({
            texts: [{ id: 9, value: 'Sold out' }],
            attributes: [],
            removes: [],
            adds: [{ parentId: 2, nextId: null, node: text('In your basket') }],
          }),
          mutation(3),
        ),
      ),
    ).toEqual(['Green tea', '12 €', 'In your basket', 'Sold out']);
  });

  it('are not style sheets, nor what other events say', () => {
    expect(
      screenTexts(
        ndjson(
          snapshot(text('.a { color: red }', { isStyle: true })),
          { type: 3, data: { source: 5, text: '****', id: 3 }, timestamp: 2 },
          { type: 5, data: { tag: 'note', payload: { textContent: 'no' } }, timestamp: 3 },
        ),
      ),
    ).toEqual([]);
  });

  it('come as they were, whatever was escaped', () => {
    const said = 'He said "tea",\n\\ and \u2028 left';
    expect(screenTexts(ndjson(snapshot(text(said))))).toEqual([said]);
  });

  it('end somewhere', () => {
    const long = snapshot(...Array.from({ length: 30 }, () => text('x '.repeat(25_000))), text('last words'));
    const texts = screenTexts(ndjson(long));
    expect(texts.join('').length).toBeLessThanOrEqual(1_000_000);
    expect(texts).not.toContain('last words');
  });
});

describe('screenWordRows', () => {
  const chunk = { project: 'shop', session: 'session-1', tab: 'tab-00001', seq: 3, firstTime: 1_795_000_000_000 };

  it('is one row a chunk, of at most 2,000 words, and none without words', () => {
    const many = Array.from({ length: 2_500 }, (_, index) => `word${index}`).join(' ');
    const [row, ...others] = screenWordRows(chunk, [many]);
    expect([row?.kind, row?.words.length, others]).toEqual(['screen', 2_000, []]);
    expect(screenWordRows(chunk, ['***'])).toEqual([]);
  });
});
