import type { Random } from './random.ts';

interface PageNode {
  id: number;
  type: number;
  tagName?: string;
  attributes?: object;
  textContent?: string;
  childNodes?: PageNode[];
}

const ordinary = [
  'Add to cart',
  'the new price of all our things in one box with free delivery',
  '€ 1.299,00',
  'Order 1234567890',
  'v1.2.3-beta.4',
  'Привет, мир',
  'line one\nline two\ttab',
  'say "hello"',
  ' ',
  '',
];
/** What says something of the text behind it, and what it may say it of. */
const labels = ['Date of birth', 'Passport No.', 'born on', 'dob:', 'Reisepass', 'geboren am'];
const labelled = ['1984-03-12', '12.03.1984', '3 March 1984', 'C01X00T47', '123456789', '19840312'];
/** Each is half of something sensitive. */
const halves = ['4111 1111', '1111 1111'];
/** Of the list for seed phrases, and two that are in none. */
const words = 'abandon ability able about above absent absorb abstract absurd abuse access accident xyzzy 7'.split(' ');

/**
 * Makes chunks of a site whose pages are put together of the same blocks. By itself nothing in a block is sensitive; what is
 * around one may make it so: a label, the other half of a number, words of a seed phrase, a visitor who writes there.
 */
export function createSiteMaker(random: Random, now: number): () => string {
  let id = 0;
  const textNode = (textContent: string): PageNode => ({ type: 3, textContent, id: ++id });
  const element = (tagName: string, attributes: object, childNodes: PageNode[]): PageNode => ({
    type: 2,
    tagName,
    attributes,
    childNodes,
    id: ++id,
  });
  const line = (content: string): PageNode => element(random.pick(['div', 'span', 'td']), {}, [textNode(content)]);
  const lineOf = (...lists: readonly (readonly string[])[]): PageNode => line(random.pick(random.pick(lists)));

  const block = (depth = 0): PageNode => {
    const isOfWords = random.once(6);
    const inner = Array.from({ length: 3 + random.below(6) }, () => {
      if (isOfWords) return lineOf(words);
      return random.once(5) && depth < 2 ? block(depth + 1) : lineOf(ordinary);
    });
    if (random.once(2)) inner.unshift(lineOf(labelled, halves, random.once(3) ? words : ordinary));
    if (random.once(2)) inner.push(lineOf(labels, halves, random.once(3) ? words : ordinary));
    if (random.once(12)) inner.push(element('p', { contenteditable: 'true', id: 'note' }, [textNode('***')]));
    if (random.once(12)) inner.push(element('input', { type: 'range', 'aria-valuetext': '***' }, []));
    const classes = { class: `card ${random.pick(['a', 'b', 'c'])}`, title: random.pick(ordinary) };
    return element(random.pick(['div', 'section', 'li']), classes, inner);
  };

  /** Nodes in which somebody may write. */
  let writable: number[] = [];
  /** The same with other numbers; where it has changed, it is as long as it was. */
  const again = (of: PageNode, isChanged: boolean): PageNode => {
    const childNodes = of.childNodes?.map((child) => again(child, isChanged));
    const copy = { ...of, ...(childNodes ? { childNodes } : {}), id: ++id };
    if (isChanged && copy.textContent === 'Order 1234567890') copy.textContent = 'jane@example.com';
    if (copy.textContent === '***') writable.push(id);
    return copy;
  };
  const blocks = Array.from({ length: 24 }, () => block());
  const known = (): PageNode => again(random.pick(blocks), random.once(8));

  const around = (): PageNode => {
    switch (random.below(6)) {
      case 0:
        return element('div', {}, [lineOf(labels, labelled), known(), lineOf(labelled)]);
      case 1:
        return element('div', {}, [textNode(random.pick([...labels, ...halves])), known(), textNode('1111 1111')]);
      case 2: {
        const phrase = Array.from({ length: 9 + random.below(6) }, (_, index) => line(words[index % 12] ?? ''));
        phrase.splice(random.below(phrase.length), 0, known());
        return element('div', {}, phrase);
      }
      case 3:
        return element('div', { contenteditable: random.pick(['true', 'false']) }, [known(), known()]);
      case 4:
        return element(random.pick(['a', 'span', 'textarea']), {}, [textNode('4111 1111'), known(), lineOf(labelled)]);
      default:
        return element('div', {}, [known(), known(), known()]);
    }
  };
  /** Nothing before it says anything of it. */
  const alone = (): PageNode => {
    const text = `${ordinary[1]} `.repeat(3);
    return element('div', {}, [line(text), known(), line(text), known(), line(text)]);
  };

  const event = (type: number, data: object): string => JSON.stringify({ type, data, timestamp: now });
  const page = (childNodes: PageNode[]): string => event(2, { node: { type: 0, childNodes, id: ++id } });
  const added = (node: PageNode): string =>
    event(3, { source: 0, texts: [], attributes: [], removes: [], adds: [{ parentId: 1, nextId: null, node }] });

  /** Somebody writes in a node. */
  const written = (): string =>
    event(3, {
      source: 0,
      texts: [{ id: writable.length > 0 ? random.pick(writable) : 1 + random.below(60), value: 'abc def' }],
      attributes: [],
      removes: [],
      adds: [],
    });

  return () => {
    id = random.below(random.pick([5, 2_000]));
    writable = [];
    if (random.once(20)) blocks[random.below(24)] = block();
    if (random.once(2)) return page([alone()]);
    const shown = random.once(5) ? added(around()) : page(Array.from({ length: 1 + random.below(3) }, around));
    return random.once(3) ? `${shown}\n${written()}` : shown;
  };
}
