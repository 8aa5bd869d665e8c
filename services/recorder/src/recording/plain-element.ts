/** Elements of which nothing is recorded but tag, attributes and place: no state, no rules of their own. */
const tags = new Map(
  'A ABBR ARTICLE ASIDE B BLOCKQUOTE BODY BR BUTTON CODE DD DIV DL DT EM FIGURE FOOTER H1 H2 H3 H4 H5 H6 HEADER HR I LABEL LI MAIN NAV OL P PRE SECTION SMALL SPAN STRONG SUB SUP TABLE TBODY TD TFOOT TH THEAD TR U UL'
    .split(' ')
    .map((tag) => [tag, tag.toLowerCase()]),
);
/** rrweb makes their addresses absolute. */
const withAddress = /^(?:src|srcset|href|xlink:href|background)$/;
const isKeptAsItIs = /^(?:\s*$|blob:|data:)/;

/** An element as rrweb would record it, without its id and its children. */
export interface PlainElement {
  tagName: string;
  attributes: Record<string, string | number>;
}

/**
 * Records an element by the short way, as rrweb would by the long one, which costs ten times as much; undefined where the short
 * way may not be taken. For elements outside of masks, in the page itself.
 *
 * @param guarded selector of what is blocked or masked
 */
export function plainElement(node: Node, guarded: string): PlainElement | undefined {
  const tagName = tags.get(node.nodeName);
  const element = node as Element;
  if (!tagName || element.matches(guarded)) return undefined;
  const attributes: PlainElement['attributes'] = {};
  for (const name of element.getAttributeNames()) {
    const value = element.getAttribute(name);
    if (value === null) return undefined;
    attributes[name] = value;
    if (name === 'href' && tagName === 'a') {
      if (!isKeptAsItIs.test(value)) attributes.href = (element as HTMLAnchorElement).href;
    } else if (withAddress.test(name) || (name === 'style' && value.includes('url('))) return undefined;
  }
  const { scrollLeft, scrollTop } = element;
  if (scrollLeft) attributes.rr_scrollLeft = scrollLeft;
  if (scrollTop) attributes.rr_scrollTop = scrollTop;
  return { tagName, attributes };
}
