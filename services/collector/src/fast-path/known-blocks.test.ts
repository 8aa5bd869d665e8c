import { privacyRules } from '@sightline/schemas';
import { describe, expect, it } from 'vitest';
import { ownText } from '../decode/received-text.ts';
import { createMasker } from '../masking/index.ts';
import { comparePaths } from '../testing/compare-paths.ts';
import { damageChunk } from '../testing/damage-chunk.ts';
import { createRandom } from '../testing/random.ts';
import { createSiteMaker } from '../testing/random-site.ts';
import { createFastPath } from './fast-path.ts';
import { sharedScanner } from './scanner-module.ts';

const now = Date.UTC(2026, 10, 24);
const limits = {
  maxInflatedBytes: 16 * 1024 * 1024,
  maxChunkBytes: 900_000,
  maxDepth: 64,
  maxValues: 2_000_000,
  maxStringBytes: 4_194_304,
  maxParsedBytes: 72 * 1024 * 1024,
};
const masker = createMasker(privacyRules);
const body = Buffer.from('the body as it came, of some length');

interface PageNode {
  type: number;
  id: number;
}
let id = 0;
const text = (textContent: string): PageNode => ({ type: 3, textContent, id: ++id }) as PageNode;
const element = (tagName: string, attributes: object, ...childNodes: PageNode[]): PageNode =>
  ({ type: 2, tagName, attributes, childNodes, id: ++id }) as PageNode;
const line = (content: string): PageNode => element('p', {}, text(content));
const filler = Array.from({ length: 8 }, (_, index) => `ordinary words of line ${'abcdefgh'[index]}`);
/** A block of twelve elements that is large enough to be remembered. */
const block = (first = 'a title', last = 'the end', more: PageNode[] = []): PageNode =>
  element('section', { class: 'card' }, line(first), ...filler.map(line), ...more, line(last), text(' '));
const page = (...childNodes: PageNode[]): string =>
  JSON.stringify({ type: 2, data: { node: { type: 0, childNodes, id: ++id } }, timestamp: now });

/** What becomes of a page, and how many blocks of it were looked at. */
function scan(fastPath: ReturnType<typeof createFastPath>, ndjson: string): { way: string; blocks: number } {
  const { way } = fastPath.process(body, ownText(Buffer.from(ndjson)), limits, now);
  return { way, blocks: sharedScanner().countBlocks() };
}

describe('a block in which nothing was found', () => {
  it('is passed over the next time, whatever the numbers of its nodes', () => {
    const fastPath = createFastPath(masker);
    id = 0;
    const first = scan(fastPath, page(block(), block('another title')));
    id = 97;
    expect(scan(fastPath, page(block(), block('another title')))).toEqual({ way: 'forwarded', blocks: 2 });
    expect(first).toEqual({ way: 'forwarded', blocks: 22 });
  });

  it('is looked at again when a character has changed, or it stands deeper', () => {
    const fastPath = createFastPath(masker);
    scan(fastPath, page(block()));
    expect(scan(fastPath, page(block('a title', 'the And')))).toMatchObject({ blocks: 11 });
    expect(scan(fastPath, page(element('div', {}, block())))).toMatchObject({ blocks: 12 });
  });

  it('is not passed over by another masker', () => {
    scan(createFastPath(masker), page(block()));
    expect(scan(createFastPath(createMasker(privacyRules)), page(block()))).toMatchObject({ blocks: 11 });
  });

  it('is remembered from a page in which something else is masked', () => {
    const fastPath = createFastPath(masker);
    const mail = line('write to jane@example.com');
    const outcome = () =>
      fastPath.mask(Buffer.from(page(element('div', {}, mail, block()), block('of jane@example.com'))), limits);
    expect(outcome()).toMatchObject({ isChanged: true, report: { email: 2 } });
    expect(outcome()).toMatchObject({ isChanged: true, report: { email: 2 } });
  });
});

describe('a block that is remembered is looked at where it means something else', () => {
  const seedWords = 'abandon ability able about above absent absorb abstract absurd abuse access accident'.split(' ');
  it.each<[string, () => [string, string]]>([
    [
      'behind a label',
      () => [
        page(line('some words '.repeat(40)), block('1984-03-12')),
        page(line('Date of birth'), block('1984-03-12')),
      ],
    ],
    [
      'before what it is the label of',
      () => [page(block('a title', 'Date of birth')), page(block('a title', 'Date of birth'), line('1984-03-12'))],
    ],
    [
      'where somebody writes',
      () => [page(element('div', {}, block())), page(element('div', { contenteditable: 'true' }, block()))],
    ],
    [
      'where there are more nodes around than are counted',
      () => {
        const ending = (): PageNode => block('a title', 'Date of birth');
        // Most of the numbers in the block find room, the label's does not.
        const empty = (count: number): PageNode => element('div', {}, ...Array.from({ length: count }, () => text('')));
        const many = [...Array.from({ length: 1_023 }, () => empty(255)), empty(255 - 12)];
        return [page(element('div', {}, ending())), page(element('div', {}, ...many, ending()), line('1984-03-12'))];
      },
    ],
    [
      'among the words of a seed phrase',
      () => {
        const blank = (): PageNode =>
          element('section', {}, ...Array.from({ length: 12 }, (_, index) => line(String(index % 10))));
        return [
          page(element('div', {}, blank())),
          page(element('div', {}, ...seedWords.slice(0, 6).map(line), blank(), ...seedWords.slice(6).map(line))),
        ];
      },
    ],
  ])('%s', (_, make) => {
    const fastPath = createFastPath(masker);
    const [harmless, sensitive] = make();
    expect(scan(fastPath, harmless).way).toBe('forwarded');
    expect(scan(fastPath, harmless).way).toBe('forwarded');
    expect(scan(fastPath, sensitive).way).not.toBe('forwarded');
  });
});

it('agrees with the parse path on pages that are put together of the same blocks', () => {
  const random = createRandom(20_261_128);
  const make = createSiteMaker(random, now);
  const fastPath = createFastPath(masker);
  const ways: Record<string, number> = {};
  for (let index = 0; index < 6_000; index += 1) {
    const made = make();
    const bytes = random.once(8) ? damageChunk(made, random) : Buffer.from(made);
    const way = comparePaths({ fastPath, masker, limits, now }, bytes).split(':')[0] ?? '';
    ways[way] = (ways[way] ?? 0) + 1;
  }
  for (const way of ['forwarded', 'spliced', 'parse']) expect(ways[way]).toBeGreaterThan(80);
});
