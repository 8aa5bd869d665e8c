/** A node of a page as a watcher can see it: text, or an element with attributes, state and children. */
export type DomNode =
  | string
  | { tag: string; attributes: Record<string, string>; value?: string; checked?: boolean; children: DomNode[] };

/** What a document is compared by. */
export interface DomTreeOptions {
  /** Selector of an iframe whose document is meant instead, as a replayed page has one. */
  frame?: string;
  /** Selector of what must not be recorded: only its place remains. */
  blocked?: string;
}

/**
 * Serialises a document for comparison. Runs inside a page (it is sent there as source text), so it stands alone.
 *
 * Left out is what a replay cannot or must not hold: scripts, comments, styles (rrweb inlines them), attributes that
 * would run something or lead away, the content of blocked elements, and which option is chosen, for that is masked.
 */
export function domTree({ frame, blocked }: DomTreeOptions): DomNode {
  const skipped = new Set(['SCRIPT', 'NOSCRIPT', 'STYLE', 'LINK', 'META', 'TEMPLATE', 'BASE']);
  const inert = new Set(
    'action formaction target autofocus autocomplete nonce sandbox allow ping style value checked selected'.split(' '),
  );
  const page = frame ? document.querySelector<HTMLIFrameElement>(frame)?.contentDocument : document;
  if (!page) throw new Error(`no document in ${frame}`);

  const isBlocked = (element: Element): boolean =>
    element.hasAttribute('rr_width') || (blocked !== undefined && element.matches(blocked));

  const visitAttributes = (element: Element): Record<string, string> => {
    const attributes: Record<string, string> = {};
    for (const { name, value } of Array.from(element.attributes).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (inert.has(name) || /^(on|rr_|data-rr-)/.test(name)) continue;
      const isAddress = (name === 'href' || name === 'src') && !value.startsWith('#') && value !== '';
      attributes[name] = isAddress ? new URL(value, page.baseURI).href : value;
      // The player marks what the visitor's pointer is over, and that it is paused.
      if (name === 'class')
        attributes[name] = value
          .split(/\s+/)
          .filter((token) => token !== ':hover' && !token.startsWith('rrweb-'))
          .join(' ');
      if (name === 'class' && attributes[name] === '') delete attributes[name];
    }
    return attributes;
  };

  const visit = (node: Node): DomNode | undefined => {
    if (node.nodeType === 3) {
      const text = (node.nodeValue ?? '').replace(/\s+/g, ' ');
      return text.trim() === '' ? undefined : text;
    }
    if (node.nodeType !== 1) return undefined;
    const element = node as Element;
    const tag = element.tagName.toLowerCase();
    if (skipped.has(element.tagName.toUpperCase())) return undefined;
    if (isBlocked(element)) return { tag: 'blocked', attributes: {}, children: [] };
    const attributes = visitAttributes(element);
    const field = element as HTMLInputElement;
    if (tag === 'input' && (field.type === 'checkbox' || field.type === 'radio'))
      return { tag, attributes, checked: field.checked, children: [] };
    if (tag === 'input' || tag === 'textarea') return { tag, attributes, value: field.value, children: [] };
    const children = Array.from(element.childNodes)
      .map(visit)
      .filter((child) => child !== undefined);
    return { tag, attributes, children };
  };
  const tree = visit(page.documentElement);
  if (tree === undefined) throw new Error('an empty document');
  return tree;
}
