import { gunzipSync, gzipSync } from 'node:zlib';
import { privacyRules } from '@sightline/schemas';
import { expect, it } from 'vitest';
import { processChunk } from '../pipeline/process-chunk.ts';
import { cleanKinds } from '../testing/corpus/clean-strings.ts';
import { createRandom } from '../testing/random.ts';
import { createMasker } from './masker.ts';

const seed = Number(process.env.MASKING_SEED ?? 1);
const now = Date.UTC(2026, 10, 23);
const limits = {
  maxInflatedBytes: 16 * 1024 * 1024,
  maxChunkBytes: 4_000_000,
  maxDepth: 1_200,
  maxValues: 2_000_000,
  maxStringBytes: 4 * 1024 * 1024,
  maxParsedBytes: 72 * 1024 * 1024,
};
const ofEachKind = 50;

interface Text {
  id: number;
  kind: string;
  text: string;
}

/** Ordinary strings in the order in which a page may have them. */
function cleanTexts(): Text[] {
  const random = createRandom(seed);
  const kinds = Object.keys(cleanKinds);
  return Array.from({ length: kinds.length * ofEachKind }, (_, index) => {
    const kind = random.pick(kinds);
    return { id: 10 + index, kind, text: cleanKinds[kind]?.(random) ?? '' };
  });
}

/** Paragraphs of some strings each, in inline elements with a space between. */
function page(texts: readonly Text[], inParagraph: number): object {
  const space = { type: 3, id: 2, textContent: ' ' };
  const paragraphs: object[] = [];
  for (let at = 0; at < texts.length; at += inParagraph) {
    const spans = texts.slice(at, at + inParagraph).flatMap(({ id, text }) => [
      {
        type: 2,
        id: id + 1_000_000,
        tagName: 'span',
        attributes: { title: text },
        childNodes: [{ type: 3, id, textContent: text }],
      },
      space,
    ]);
    paragraphs.push({ type: 2, id: at + 2_000_000, tagName: 'p', attributes: {}, childNodes: spans });
  }
  return { type: 2, timestamp: now, data: { node: { type: 0, id: 1, childNodes: paragraphs } } };
}

/** By the id of the text node: what its text and the title beside it became. */
function published(event: object): Map<number, { text: string; title: string }> {
  const result = processChunk(gzipSync(JSON.stringify(event)), limits, createMasker(privacyRules), now);
  if (!result.ok) throw new Error(result.code);
  const found = new Map<number, { text: string; title: string }>();
  JSON.parse(gunzipSync(result.value.bytes).toString(), (_, node) => {
    if (node?.tagName === 'span') {
      found.set(node.childNodes[0].id, { text: node.childNodes[0].textContent, title: node.attributes.title });
    }
    return node;
  });
  return found;
}

it.each([1, 4])('strings of ordinary pages, %i in a paragraph: more than 995 of 1,000 are left', (inParagraph) => {
  const texts = cleanTexts();
  const after = published(page(texts, inParagraph));
  const masked = texts.filter(({ id, text }) => after.get(id)?.text !== text || after.get(id)?.title !== text);
  expect(after.size).toBe(texts.length);
  expect(masked.length / texts.length, masked.map(({ kind, text }) => `${kind}: ${text}`).join('\n')).toBeLessThan(
    0.005,
  );
});
