import { isRecord, type JsonRecord } from './json-value.ts';

/** Never set, whatever the element: they run script, load a document, move the viewer's focus or lead away. */
const forbidden = new Set([
  'action',
  'allow',
  'archive',
  'attributionsrc',
  'autofocus',
  'classid',
  'code',
  'codebase',
  'csp',
  'formaction',
  'formtarget',
  'manifest',
  'nonce',
  'ping',
  'referrerpolicy',
  'sandbox',
  'srcdoc',
  'target',
]);

/** Attributes whose value is an address. */
const addresses = new Set([
  'background',
  'cite',
  'data',
  'dynsrc',
  'href',
  'icon',
  'longdesc',
  'lowsrc',
  'poster',
  'src',
  'usemap',
  'xlink:href',
]);

/** Relations of a `<link>` that only style or describe; every other one makes the browser fetch something. */
const passiveRelations = new Set([
  'stylesheet',
  'alternate',
  'author',
  'canonical',
  'help',
  'icon',
  'license',
  'me',
  'next',
  'prev',
  'search',
  'shortcut',
]);

const passiveHttpEquiv = new Set(['content-type', 'content-language', 'x-ua-compatible']);
const harmlessData = /^data:(image|video|audio|font)\/|^data:(application\/(x-)?font|text\/css)/;
const scriptScheme = /^(javascript|vbscript|livescript|mhtml|jar|view-source|filesystem|file):/;
const scriptInCss = /(javascript|vbscript)\s*:|expression\s*\(|-moz-binding|behavior\s*:/i;
const nameOfAttribute = /^[A-Za-z_:@#.$*()[\]|~^][^\s"'<>/=]*$/;

// Browsers drop control characters and white space before they look at a scheme.
const ignoredInSchemes = /[\p{Cc}\p{Cf}\p{Z}]+/gu;

/** `value` as a browser reads the start of an address. */
const asAddress = (value: string): string => value.slice(0, 4096).replace(ignoredInSchemes, '').toLowerCase();

/** True when following or loading `value` could run script or show a forged document. */
function isDangerousAddress(value: string): boolean {
  const address = asAddress(value);
  return scriptScheme.test(address) || (address.startsWith('data:') && !harmlessData.test(address));
}

/** CSS without what old engines ran as script. */
export const sanitizeCss = (css: string): string =>
  scriptInCss.test(css) ? css.replace(new RegExp(scriptInCss.source, 'gi'), 'blocked-') : css;

const relations = (attributes: JsonRecord): string[] =>
  typeof attributes.rel === 'string' ? attributes.rel.toLowerCase().split(/\s+/).filter(Boolean) : [];

/** Which attributes of this element are dangerous because of what stands beside them. */
function forbiddenBeside(tag: string, attributes: JsonRecord): (name: string) => boolean {
  if (tag === 'iframe' || tag === 'frame') return (name) => name === 'src' || name === 'name';
  if (tag === 'base') return (name) => name === 'href';
  if (tag === 'noscript') return (name) => name === 'src' || name === 'href' || name === 'xlink:href';
  if (tag === 'link') {
    const active = relations(attributes).some((relation) => !passiveRelations.has(relation));
    return (name) => active && (name === 'href' || name === 'imagesrcset');
  }
  if (tag === 'meta') {
    const equivalent = String(attributes['http-equiv'] ?? '').toLowerCase();
    const passive = equivalent === '' || passiveHttpEquiv.has(equivalent);
    // A forged referrer policy would send the dashboard's address, share token included, to other hosts.
    const referrer = String(attributes.name ?? '').toLowerCase() === 'referrer';
    return (name) => (!passive && name === 'http-equiv') || ((!passive || referrer) && name === 'content');
  }
  if (/^(animate|animatetransform|animatemotion|animatecolor|set)$/.test(tag)) {
    const target = String(attributes.attributeName ?? attributes.attributename ?? '').toLowerCase();
    const dangerous = target.endsWith('href') || target.startsWith('on') || target === 'src';
    return (name) => dangerous && name === 'attributename';
  }
  return () => false;
}

function sanitizeStyleMap(styles: JsonRecord): JsonRecord {
  const clean: JsonRecord = {};
  for (const [property, value] of Object.entries(styles)) {
    if (property === '__proto__') continue;
    if (value === false) clean[property] = false;
    else if (typeof value === 'string') clean[property] = sanitizeCss(value);
    else if (Array.isArray(value) && typeof value[0] === 'string')
      clean[property] = [sanitizeCss(value[0]), value[1] === 'important' ? 'important' : ''];
  }
  return clean;
}

function sanitizeValue(name: string, value: unknown): unknown {
  if (name === 'style' && isRecord(value)) return sanitizeStyleMap(value);
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'string') return undefined;
  if (name === 'rr_dataurl') return /^data:image\//i.test(value) ? value : undefined;
  if (name === 'style' || name === '_csstext') return sanitizeCss(value);
  if (name === 'srcset' || name === 'imagesrcset')
    return value.split(',').some((candidate) => scriptScheme.test(asAddress(candidate))) ? undefined : value;
  if (addresses.has(name)) return isDangerousAddress(value) ? undefined : value;
  return scriptScheme.test(asAddress(value)) ? undefined : value;
}

/**
 * The attributes that a replayed element may have. Works for whole elements (`tag` known) and for attribute mutations
 * (`tag` undefined when the element is not a frame: what is dangerous only on some elements is then judged by its value).
 */
export function sanitizeAttributes(tag: string | undefined, attributes: JsonRecord): JsonRecord {
  const beside = forbiddenBeside(tag ?? '', attributes);
  const clean: JsonRecord = {};
  for (const [name, value] of Object.entries(attributes)) {
    const lower = name.toLowerCase();
    if (lower === '__proto__' || !nameOfAttribute.test(name)) continue;
    if (/^on[a-z]+$/.test(lower) || forbidden.has(lower) || beside(lower)) continue;
    if (tag === undefined && lower === 'http-equiv') continue;
    if (tag === undefined && lower === 'name' && String(value).toLowerCase() === 'referrer') continue;
    const kept = sanitizeValue(lower, value);
    if (kept !== undefined) clean[name] = kept;
  }
  return clean;
}
