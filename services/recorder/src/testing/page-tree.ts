/**
 * A document as lines, for comparison: elements with attributes and state, text, shadow roots, documents of frames, rules of
 * style sheets. Runs inside a page (it is sent there as source text), so it stands alone.
 *
 * @param frame selector of an iframe whose document is meant instead, as a replayed page has one
 */
export function pageTree(frame: string | undefined): string[] {
  const lines: string[] = [];
  const inert = /^(on.*|value|checked|href|src|srcdoc|sandbox|autocomplete|rr_.*|data-rr-.*)$/;

  const visit = (node: Node, depth: number): void => {
    const indent = ' '.repeat(depth);
    if (node.nodeType === 3 && node.parentNode?.nodeName !== 'STYLE') {
      if (node.nodeValue?.trim()) lines.push(`${indent}"${node.nodeValue}"`);
    }
    if (node.nodeType !== 1 || /^(SCRIPT|NOSCRIPT|META|LINK)$/.test(node.nodeName)) return;
    const element = node as HTMLInputElement;
    const attributes = Array.from(element.attributes)
      .filter(({ name }) => !inert.test(name))
      .map(({ name, value }) => `${name}=${name === 'class' ? value.replace(' :hover', '') : value}`)
      .sort();
    const state = element.nodeName === 'INPUT' ? ` value ${element.value.replace(/\S/g, '*')} ${element.checked}` : '';
    lines.push(`${indent}${element.nodeName} ${attributes.join(' ')}${state}`);
    for (const child of element.childNodes) visit(child, depth + 1);
    if (element.shadowRoot) {
      lines.push(`${indent} shadow`);
      for (const child of element.shadowRoot.childNodes) visit(child, depth + 2);
    }
    const { contentDocument } = node as HTMLIFrameElement;
    if (contentDocument?.body) visit(contentDocument.body, depth + 1);
    const { sheet } = node as HTMLStyleElement;
    // The player adds rules for what the pointer is over.
    for (const rule of node.nodeName === 'STYLE' && sheet ? sheet.cssRules : [])
      if (!rule.cssText.includes('hover')) lines.push(`${indent} rule ${rule.cssText}`);
  };
  const page = frame ? document.querySelector<HTMLIFrameElement>(frame)?.contentDocument : document;
  if (!page) throw new Error(`no document in ${frame}`);
  for (const style of page.head.querySelectorAll('style')) visit(style, 0);
  visit(page.body, 0);
  return lines;
}
