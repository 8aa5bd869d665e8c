import { privacyRules } from '@sightline/schemas';
import { expect, it } from 'vitest';
import { createMasker } from '../masking/index.ts';
import { createChunkScan } from './chunk-scan.ts';
import { leaveOut } from './leave-out.ts';

const now = Date.UTC(2026, 10, 24);
const { scan } = createChunkScan(createMasker(privacyRules).parts);

let id = 0;
const text = (textContent: string) => ({ type: 3, textContent, id: ++id });
const element = (tagName: string, ...childNodes: object[]) => ({
  type: 2,
  tagName,
  attributes: { class: 'a-class-of-this-page another-class' },
  childNodes,
  id: ++id,
});
const rows = (count: number) =>
  Array.from({ length: count }, () => [
    element('p', text('Ordinary words of a page'), element('b', text('in bold')), text(' and so on')),
    text('\n  '),
  ]).flat();
const page = (...childNodes: object[]) =>
  Buffer.from(
    JSON.stringify({
      type: 2,
      data: { node: { type: 0, childNodes, id: ++id }, initialOffset: { left: 0, top: 0 } },
      timestamp: now,
    }),
  );

function leftOut(bytes: Buffer) {
  const scanned = scan(bytes, 100);
  if (scanned.parse !== undefined) throw new Error(scanned.parse);
  const shortened = leaveOut(bytes, { start: 0, end: bytes.length }, scanned.hits, scanned.blocks);
  return { ...shortened, hits: scanned.hits.length };
}

it('leaves out what is around a hit, and puts it back as it was', () => {
  const bytes = page(
    element(
      'main',
      ...rows(50),
      element('div', text('Write to '), element('i', text('jane@example.com'))),
      ...rows(50),
    ),
  );
  const { text: short, complete, hits } = leftOut(bytes);
  expect(hits).toBe(1);
  expect(short.length).toBeLessThan(1_200);
  expect(short).toContain('"textContent":"Write to "');
  expect(Buffer.concat(complete(short, []) ?? [])).toEqual(bytes);
  const masked = Buffer.concat(complete(short.replace('jane@', '*****'), []) ?? []).toString();
  expect(masked).toBe(bytes.toString().replace('jane@', '*****'));
});

it('keeps a label and the text behind it, and what is empty between them', () => {
  const bytes = page(
    ...rows(20),
    element('dl', element('dt', text('Born')), ...rows(0), element('hr'), element('dd', text('12.03.1980'))),
    ...rows(20),
  );
  const { text: short } = leftOut(bytes);
  expect(short.length).toBeLessThan(bytes.length / 4);
  const events = [JSON.parse(short)];
  expect(JSON.stringify(createMasker(privacyRules).maskEvents(events).events)).not.toContain('1980');
});

it('says when what stands in for blocks is not as it was, or is there already', () => {
  const bytes = page(element('main', ...rows(20), element('p', text('jane@example.com'))));
  const { text: short, complete } = leftOut(bytes);
  expect(complete(short.replaceAll('"id":900000000', '"id":1'), [])).toBeUndefined();
  expect(complete(`${short}${short}`, [])).toBeUndefined();
});
