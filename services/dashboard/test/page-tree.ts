/**
 * A document as text: every element with its attributes, and every text. Runs inside a page. What only a recorder or a
 * player has is left out: scripts, styles (rrweb adds one), marks of hover and pause, and the autocomplete that keeps
 * a browser from filling in a replayed form. A field has its value as a property; a snapshot writes it as an attribute, too.
 */
export function pageTree(frame: string): string {
  const page = frame ? document.querySelector<HTMLIFrameElement>(frame)?.contentDocument : document;
  const line = (node: Node, depth: number): string => {
    const indent = '  '.repeat(depth);
    if (node.nodeType === 3)
      return (node.textContent ?? '').trim() === '' ? '' : `${indent}"${(node.textContent ?? '').trim()}"\n`;
    if (!(node.nodeType === 1) || /^(script|noscript|style)$/i.test(node.nodeName)) return '';
    const element = node as Element;
    const attributes = [...element.attributes]
      .filter(({ name }) => !/^(on|_on)/.test(name) && name !== 'autocomplete' && name !== 'value')
      .map(({ name, value }) => {
        if (name === 'class') return `class=${value.replace(/ ?\\?:hover| ?rrweb-paused/g, '').trim()}`;
        // A recorder writes addresses in full.
        return `${name}=${name === 'href' ? new URL(value, page?.baseURI).href : value}`;
      })
      .filter((text) => text !== 'class=' && text !== 'style=')
      .sort();
    const value = element.tagName === 'INPUT' ? ` value:${(element as HTMLInputElement).value}` : '';
    const children = [...element.childNodes].map((child) => line(child, depth + 1)).join('');
    return `${indent}<${element.tagName.toLowerCase()} ${attributes.join(' ')}${value}>\n${children}`;
  };
  return page ? line(page.documentElement, 0) : 'nothing';
}
