import { EventType, type eventWithTime, IncrementalSource, NodeType, type serializedNodeWithId } from '@rrweb/types';
import { describe, expect, it } from 'vitest';
import { createSanitizerContext, sanitizeEvent } from './sanitize-event.ts';

type Attributes = Record<string, unknown>;
let nextId = 10;
const element = (
  tagName: unknown,
  attributes: Attributes = {},
  childNodes: unknown[] = [],
  more: object = {},
): object => ({
  type: NodeType.Element,
  id: nextId++,
  tagName,
  attributes,
  childNodes,
  ...more,
});

const snapshot = (...children: object[]): unknown => ({
  type: EventType.FullSnapshot,
  timestamp: 1,
  data: {
    node: {
      type: NodeType.Document,
      id: 1,
      childNodes: [
        { type: NodeType.DocumentType, id: 2, name: 'html', publicId: '', systemId: '' },
        { type: NodeType.Element, id: 3, tagName: 'html', attributes: {}, childNodes: children },
      ],
    },
    initialOffset: { top: 0, left: 0 },
  },
});

interface ElementNode {
  tagName: string;
  attributes: Attributes;
  childNodes: (serializedNodeWithId & ElementNode)[];
}

/** The sanitised first child of <html> in a snapshot that holds `child`. */
function replayed(child: object): ElementNode {
  const event = sanitizeEvent(snapshot(child)) as unknown as { data: { node: { childNodes: ElementNode[] } } };
  return event.data.node.childNodes[1]?.childNodes[0] as ElementNode;
}

const incremental = (data: object): unknown => ({ type: EventType.IncrementalSnapshot, timestamp: 5, data });

describe('sanitizeEvent on forged snapshots', () => {
  it.each(['script', 'SCRIPT', 'ScRiPt', 'svg:script', 'x:SCRIPT'])('turns <%s> into an inert element', (tag) => {
    const node = replayed(element(tag, { src: 'https://evil.example/x.js', 'xlink:href': 'x' }, [], { isSVG: true }));
    expect(node.tagName).toBe('noscript');
    expect(node.attributes).toEqual({});
    expect(node).not.toHaveProperty('isSVG');
  });

  it.each(['object', 'EMBED', 'applet', 'portal', 'fencedframe'])('turns <%s> into an empty box', (tag) => {
    const node = replayed(element(tag, { data: 'javascript:alert(1)', code: 'x', class: 'kept' }));
    expect(node.tagName).toBe('span');
    expect(node.attributes).toEqual({ class: 'kept' });
  });

  it.each(['constructor', '__proto__', 'a b', '<img>', 7, null, ''])('gives %s a tag that can be built', (tag) => {
    expect(replayed(element(tag)).tagName).toBe('span');
  });

  it('leaves event handlers behind, in any case', () => {
    const { attributes } = replayed(
      element('img', {
        onerror: 'x',
        ONLOAD: 'x',
        onClick: 'x',
        onpointerrawupdate: 'x',
        alt: 'kept',
        'on-sale': 'kept',
      }),
    );
    expect(attributes).toEqual({ alt: 'kept', 'on-sale': 'kept' });
  });

  it.each([
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    '\u0001javascript:alert(1)',
    'java\tscript\u00a0:alert(1)',
    'vbscript:x',
    'data:text/html,<script>alert(1)</script>',
    'data:application/xhtml+xml,<x/>',
    'filesystem:https://x/',
  ])('drops the address %j', (href) => {
    expect(replayed(element('a', { href, title: 'kept' })).attributes).toEqual({ title: 'kept' });
    expect(replayed(element('use', { 'xlink:href': href }, [], { isSVG: true })).attributes).toEqual({});
    expect(replayed(element('img', { src: href })).attributes).toEqual({});
  });

  it('keeps addresses that pages have', () => {
    const kept = { src: 'https://shop.example/a.png', srcset: '/a.png 1x, /b.png 2x', poster: 'blob:x' };
    expect(replayed(element('img', kept)).attributes).toEqual(kept);
    const inline = { src: 'data:image/svg+xml;base64,AAAA' };
    expect(replayed(element('img', inline)).attributes).toEqual(inline);
  });

  it('empties frames: their documents come as recorded nodes', () => {
    const { attributes } = replayed(
      element('iframe', {
        srcdoc: '<script>1</script>',
        src: 'https://evil.example',
        sandbox: 'allow-scripts',
        allow: '*',
        width: '300',
      }),
    );
    expect(attributes).toEqual({ width: '300' });
  });

  it('takes refreshes, policies and referrers out of <meta>', () => {
    expect(
      replayed(element('meta', { 'http-equiv': 'Refresh', content: '0;url=https://evil.example' })).attributes,
    ).toEqual({});
    expect(replayed(element('meta', { 'http-equiv': 'content-security-policy', content: 'x' })).attributes).toEqual({});
    expect(replayed(element('meta', { name: 'Referrer', content: 'unsafe-url' })).attributes).toEqual({
      name: 'Referrer',
    });
    const kept = { name: 'viewport', content: 'width=device-width' };
    expect(replayed(element('meta', kept)).attributes).toEqual(kept);
  });

  it('takes targets out of forms, links, bases and animations', () => {
    expect(
      replayed(element('form', { action: 'https://evil.example', target: '_top', method: 'post' })).attributes,
    ).toEqual({ method: 'post' });
    expect(replayed(element('button', { formaction: 'javascript:1', autofocus: '' })).attributes).toEqual({});
    expect(replayed(element('base', { href: 'https://evil.example/' })).attributes).toEqual({});
    expect(replayed(element('a', { ping: 'https://evil.example', referrerpolicy: 'unsafe-url' })).attributes).toEqual(
      {},
    );
    expect(replayed(element('link', { rel: 'preload', href: '/api/logout' })).attributes).toEqual({ rel: 'preload' });
    expect(replayed(element('link', { rel: 'stylesheet', href: '/a.css' })).attributes).toHaveProperty('href');
    const animated = replayed(
      element('set', { attributeName: 'xlink:href', to: 'javascript:alert(1)' }, [], { isSVG: true }),
    );
    expect(animated.attributes).toEqual({});
  });

  it('cleans style and blocks images that are none', () => {
    expect(replayed(element('div', { style: 'background:url(javascript:alert(1))' })).attributes.style).not.toContain(
      'javascript:',
    );
    expect(replayed(element('img', { rr_dataURL: 'https://evil.example/pixel' })).attributes).toEqual({});
  });

  it('builds only documents that a browser accepts', () => {
    const forged = snapshot() as { data: { node: { childNodes: object[] } } };
    forged.data.node.childNodes.push(
      element('html'),
      { type: NodeType.Text, id: 90, textContent: 'x' },
      { type: 99, id: 91 },
    );
    const event = sanitizeEvent(forged) as unknown as { data: { node: { childNodes: { type: number }[] } } };
    expect(event.data.node.childNodes.map((node) => node.type)).toEqual([NodeType.DocumentType, NodeType.Element]);
    expect(
      sanitizeEvent({ type: 2, timestamp: 1, data: { node: { type: 0, id: 1, childNodes: [] } } }),
    ).toBeUndefined();
    expect(sanitizeEvent({ type: 2, timestamp: 1, data: {} })).toBeUndefined();
  });

  it('cuts off what is nested deeper than any page', () => {
    let deep = element('b');
    for (let level = 0; level < 5_000; level++) deep = element('i', {}, [deep]);
    expect(() => sanitizeEvent(snapshot(deep))).not.toThrow();
  });

  it('never sets a prototype and keeps shadow roots only where there can be one', () => {
    const attributes = JSON.parse('{"__proto__": {"polluted": "1"}, "id": "kept"}');
    const node = replayed(element('input', attributes, [], { isShadowHost: true, isCustom: true }));
    expect(node.attributes).toEqual({ id: 'kept' });
    expect((node.attributes as { polluted?: string }).polluted).toBeUndefined();
    expect(node).not.toHaveProperty('isShadowHost');
    expect(node).not.toHaveProperty('isCustom');
    expect(replayed(element('shop-cart', {}, [], { isShadowHost: true, isCustom: true }))).toMatchObject({
      isShadowHost: true,
      isCustom: true,
    });
  });
});

describe('sanitizeEvent on forged mutations', () => {
  const mutation = (data: object): unknown => incremental({ source: IncrementalSource.Mutation, ...data });
  const clean = (data: object, context = createSanitizerContext()): Record<string, object[]> =>
    (sanitizeEvent(mutation(data), context) as eventWithTime & { data: Record<string, object[]> }).data;

  it('treats added nodes like those of a snapshot', () => {
    const { adds } = clean({ adds: [{ parentId: 3, nextId: null, node: element('script', { src: 'x' }) }] });
    expect(adds).toEqual([
      expect.objectContaining({ node: expect.objectContaining({ tagName: 'noscript', attributes: {} }) }),
    ]);
  });

  it('leaves dangerous attributes behind', () => {
    const attributes = {
      onclick: 'x',
      href: 'javascript:1',
      srcdoc: 'x',
      'http-equiv': 'refresh',
      class: 'kept',
      style: { color: 'red', top: false },
    };
    expect(clean({ attributes: [{ id: 4, attributes }] }).attributes).toEqual([
      { id: 4, attributes: { class: 'kept', style: { color: 'red', top: false } } },
    ]);
  });

  it('knows which elements are frames', () => {
    const context = createSanitizerContext();
    sanitizeEvent(snapshot(element('iframe', {}, [], { id: 77 })), context);
    const attributes = { src: 'https://evil.example' };
    expect(clean({ attributes: [{ id: 77, attributes }] }, context).attributes).toEqual([{ id: 77, attributes: {} }]);
    expect(clean({ attributes: [{ id: 78, attributes }] }, context).attributes).toEqual([{ id: 78, attributes }]);
  });

  it('is never dropped, only emptied', () => {
    expect(clean({ adds: 'x', removes: [{ id: 'x' }], texts: null, attributes: [1] })).toMatchObject({
      adds: [],
      removes: [],
      texts: [],
      attributes: [],
    });
  });
});

describe('sanitizeEvent on other events', () => {
  it.each([
    null,
    'text',
    {},
    { type: 3, data: {}, timestamp: 'now' },
    { type: 6, data: { plugin: 'x' }, timestamp: 1 },
    { type: 99, data: {}, timestamp: 1 },
    incremental({ source: IncrementalSource.CanvasMutation, id: 1, property: 'x', args: [] }),
    incremental({ source: IncrementalSource.MouseMove, positions: [] }),
    incremental({ source: IncrementalSource.MouseInteraction, type: 99, id: 1 }),
    incremental({ source: IncrementalSource.MediaInteraction, type: 0, id: 1 }),
    incremental({ source: IncrementalSource.Input, id: 1, text: { toString: 1 } }),
  ])('drops what would make a player throw: %j', (event) => {
    expect(sanitizeEvent(event)).toBeUndefined();
  });

  it('keeps what a replay needs', () => {
    const kept = [
      { type: EventType.Meta, data: { href: 'https://shop.example/', width: 1280, height: 720 }, timestamp: 1 },
      { type: EventType.Custom, data: { tag: 'sightline.error', payload: { message: 'x' } }, timestamp: 2 },
      { type: 3, data: { source: 1, positions: [{ x: 1, y: 2, id: 3, timeOffset: -50 }] }, timestamp: 3 },
      { type: 3, data: { source: 3, id: 1, x: 0, y: 300 }, timestamp: 4 },
      { type: 3, data: { source: 5, id: 9, text: '***', isChecked: false }, timestamp: 5 },
      { type: 3, data: { source: 8, id: 9, adds: [{ rule: 'a{}', index: 0 }], removes: [{ index: 1 }] }, timestamp: 6 },
    ];
    for (const event of kept) expect(sanitizeEvent(event)).toEqual(event);
  });

  it('does not change what it is given', () => {
    const event = snapshot(element('script', { onclick: 'x' }, [element('a', { href: 'javascript:1' })]));
    const before = structuredClone(event);
    sanitizeEvent(event);
    expect(event).toEqual(before);
  });
});
