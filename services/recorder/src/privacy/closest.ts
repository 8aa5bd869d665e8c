/**
 * The nearest element, from the node itself upwards, that matches; unlike `Element.closest` it goes on from a shadow
 * root to its host and from a frame's document to the frame.
 */
export function composedClosest(node: Node | null, selector: string): Element | null {
  for (let at = node; at; at = hostOf(at.getRootNode())) {
    const element = at.nodeType === 1 ? (at as Element) : at.parentElement;
    const found = element?.closest(selector);
    if (found) return found;
  }
  return null;
}

/** What a shadow root or a document hangs in; null for the page itself. */
function hostOf(root: Node): Element | null {
  return (root as ShadowRoot).host ?? (root as Document).defaultView?.frameElement ?? null;
}
