import { NodeType, type serializedNodeWithId } from '@rrweb/types';
import { isFiniteNumber, isRecord, type JsonRecord, recordsIn } from './json-value.ts';
import { sanitizeAttributes, sanitizeCss } from './sanitize-attributes.ts';

/** Ids seen in the recording so far that a later mutation has to be judged by. */
export interface SanitizerContext {
  frames: Set<number>;
  media: Set<number>;
}

export const createSanitizerContext = (): SanitizerContext => ({ frames: new Set(), media: new Set() });

/** Deeper trees than any page has would overflow the stack of whoever rebuilds them. */
const maxDepth = 800;
const tagName = /^[A-Za-z][\w.:-]*$/;
const customTag = /^[a-z][a-z0-9._]*-[a-z0-9._-]*$/;
const reservedCustomTag = /^(annotation-xml|color-profile|font-face.*|missing-glyph)$/;
/** They load or run a document of their own; what remains is an empty box. */
const activeTag = /^(object|embed|applet|portal|fencedframe|webview|bgsound)$/;
const shadowHost =
  /^(article|aside|blockquote|body|div|footer|h[1-6]|header|main|nav|p|section|span|[a-z][a-z0-9._]*-[a-z0-9._-]*)$/;

/** The local name as a browser would read it: lower case, without a namespace prefix. */
const localName = (name: string): string => name.slice(name.lastIndexOf(':') + 1).toLowerCase();

function safeTagName(value: unknown): string {
  if (typeof value !== 'string' || !tagName.test(value) || value in Object.prototype) return 'span';
  const local = localName(value);
  if (local === 'script') return 'noscript';
  if (activeTag.test(local)) return 'span';
  return value;
}

function sanitizeElement(node: JsonRecord, context: SanitizerContext, depth: number): JsonRecord {
  const tag = safeTagName(node.tagName);
  const local = localName(tag);
  if (local === 'iframe' || local === 'frame') context.frames.add(node.id as number);
  if (local === 'video' || local === 'audio') context.media.add(node.id as number);
  return {
    tagName: tag,
    attributes: sanitizeAttributes(local, isRecord(node.attributes) ? node.attributes : {}),
    childNodes: sanitizeChildren(node.childNodes, context, depth + 1),
    ...(node.isSVG === true && tag !== 'noscript' ? { isSVG: true } : {}),
    ...(node.needBlock === true ? { needBlock: true } : {}),
    ...(node.isCustom === true && customTag.test(tag) && !reservedCustomTag.test(tag) ? { isCustom: true } : {}),
    ...(node.isShadowHost === true && shadowHost.test(tag) ? { isShadowHost: true } : {}),
  };
}

function sanitizeChildren(children: unknown, context: SanitizerContext, depth: number): serializedNodeWithId[] {
  if (depth > maxDepth) return [];
  const clean: serializedNodeWithId[] = [];
  for (const child of recordsIn(children)) {
    if (child.type === NodeType.Document || child.type === NodeType.DocumentType) continue;
    const node = sanitizeNode(child, context, depth);
    if (node) clean.push(node);
  }
  return clean;
}

/** A document holds one doctype, one element and comments: anything else makes a browser refuse the whole of it. */
function sanitizeDocumentChildren(children: unknown, context: SanitizerContext): serializedNodeWithId[] {
  const clean: serializedNodeWithId[] = [];
  const seen = new Set<unknown>();
  for (const child of recordsIn(children)) {
    const single = child.type === NodeType.DocumentType || child.type === NodeType.Element;
    if ((!single && child.type !== NodeType.Comment) || (single && seen.has(child.type))) continue;
    seen.add(child.type);
    const node = sanitizeNode(child, context, 1);
    if (node) clean.push(node);
  }
  return clean;
}

function contentOf(node: JsonRecord, context: SanitizerContext, depth: number): JsonRecord | undefined {
  const text = typeof node.textContent === 'string' ? node.textContent : '';
  switch (node.type) {
    case NodeType.Document: {
      const childNodes = sanitizeDocumentChildren(node.childNodes, context);
      return {
        type: NodeType.Document,
        childNodes,
        compatMode: node.compatMode === 'BackCompat' ? 'BackCompat' : 'CSS1Compat',
      };
    }
    case NodeType.DocumentType:
      return { type: NodeType.DocumentType, name: 'html', publicId: '', systemId: '' };
    case NodeType.Element:
      return { type: NodeType.Element, ...sanitizeElement(node, context, depth) };
    // An HTML document cannot hold CDATA; rrweb records it without its text.
    case NodeType.Text:
    case NodeType.CDATA:
      return {
        type: NodeType.Text,
        textContent: node.isStyle === true ? sanitizeCss(text) : text,
        ...(node.isStyle === true ? { isStyle: true } : {}),
      };
    case NodeType.Comment:
      return { type: NodeType.Comment, textContent: text };
    default:
      return undefined;
  }
}

/** A copy of a serialized node without anything that could act; undefined when it is no node at all. */
export function sanitizeNode(node: JsonRecord, context: SanitizerContext, depth = 0): serializedNodeWithId | undefined {
  if (!isFiniteNumber(node.id)) return undefined;
  const content = contentOf(node, context, depth);
  if (!content) return undefined;
  return {
    ...content,
    id: node.id,
    ...(isFiniteNumber(node.rootId) ? { rootId: node.rootId } : {}),
    ...(node.isShadow === true ? { isShadow: true } : {}),
  } as serializedNodeWithId;
}
