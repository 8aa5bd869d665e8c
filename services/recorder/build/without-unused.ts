import type { Plugin } from 'vite';

const emptyCanvasManager = `
class CanvasManager {
  reset() {}
  freeze() {}
  unfreeze() {}
  lock() {}
  unlock() {}
}
`;
const emptyIframeMirror = `class CrossOriginIframeMirror {
}
`;

/** Parts of rrweb's recorder that are never switched on here, and what is left of them. */
const parts: [was: RegExp, is: string][] = [
  // A worker, too, that a page's Content-Security-Policy might speak up against.
  [
    /\nvar chars = "ABC[\s\S]*?\nclass CanvasManager \{[\s\S]*?\n\}\n(?=class StylesheetManager \{)/,
    emptyCanvasManager,
  ],
  [/ {2}if \(tagName === "canvas" && recordCanvas\) \{[\s\S]*?\n {2}\}\n(?= {2}if \(tagName === "img")/, ''],
  [/ {2}if \(tagName === "img" && inlineImages\) \{[\s\S]*?\n {2}\}\n(?= {2}if \(\["audio", "video"\])/, ''],
  [/function is2DCanvasBlank\(canvas\) \{[\s\S]*?\n\}\n/, ''],
  // A base class of the player's.
  [/class BaseRRNode \{[\s\S]*?\n\}\n/, ''],
  [/ {2}if \(n instanceof BaseRRNode[\s\S]*?\n {2}\}\n/, ''],
  // Plugins, checkouts by count and time, frames that hand their events to the page around them.
  [/ {2}const eventProcessor = [\s\S]*?\n {2}\};\n/, ''],
  [
    / {4}if \(inEmittingFrame\) \{\n {6}emit == null[\s\S]*?(?=\n {2}\};\n {2}const wrappedMutationEmit)/,
    '    emit(e, isCheckout);',
  ],
  [/ {2}const inEmittingFrame = [\s\S]*?(?= {2}if \(mousemoveWait)/, ''],
  [/ {2}for \(const plugin of plugins \|\| \[\]\) \{\n {4}if \(plugin\.getMirror\)[\s\S]*?\n {2}\}\n/, ''],
  [/ {2}for \(const plugin of o\.plugins\) \{[\s\S]*?\n {2}\}\n/, ''],
  [/\n {10}plugins: \(\(_a2 = plugins[\s\S]*?\|\| \[\]\n/, '\n'],
  // Everything that `slimDOMOptions: 'all'` leaves out is left out.
  [/slimDOMOptions\.\w+ && /g, ''],
  [/ && slimDOMOptions\.\w+/g, ''],
  // What once was the way to the nodes, and says so.
  [/const DEPARTED_MIRROR_ACCESS_WARNING = [\s\S]*?\n\}\n(?=function throttle)/, ''],
  // What it tells a developer's console of single nodes; an error in its own code is still told.
  [/ {4}console\.warn\(n, "not serialized"\);\n/, ''],
  [/ {10}console\.warn\(\n {12}"Couldn't record new node[\s\S]*?\n {10}\);\n/, ''],
  [/ {10}console\.warn\(`Custom element callback failed for \$\{name\}`\);\n/, ''],
  // Whether the visitor or a script has changed a field is always said.
  [/userTriggeredOnInput \? (\{[^}]*\}) : \{[^}]*\}/g, '$1'],
  // Ways around what browsers that run this file have had for long: numbers of their scroll position, paths of events, times.
  [/ : win\.pageXOffset !== void 0 \? win\.pageXOffset : doc\.documentElement[^\n]*/, ' : win.pageXOffset,'],
  [/ : win\.pageYOffset !== void 0 \? win\.pageYOffset : \(doc == null[^\n]*/, ' : win.pageYOffset'],
  [
    /return window\.innerHeight \|\| document\.documentElement && ([^ ;]*) \|\| [^;]*;/,
    'return window.innerHeight || $1;',
  ],
  [
    /return window\.innerWidth \|\| document\.documentElement && ([^ ;]*) \|\| [^;]*;/,
    'return window.innerWidth || $1;',
  ],
  [
    /function querySelector\(n, selectors\) \{\n[^\n]*\n\}\nfunction querySelectorAll\(n, selectors\) \{\n[^\n]*\n\}\n/,
    '',
  ],
  [/ {2}querySelector,\n {2}querySelectorAll,\n/, ''],
  [/ else if \("path" in event && event\.path\.length\) \{\n[^\n]*\n {4}\}/, ''],
  [/if \([^\n]*\.test\(Date\.now\(\)\.toString\(\)\)\) \{\n[^\n]*\n\}\n/, ''],
  [/function initFontObserver\([\s\S]*?\n\}\n/, 'function initFontObserver() {\n}\n'],
  [/function mergeHooks\([\s\S]*?\n\}\n/, 'function mergeHooks() {\n}\n'],
  [/class CrossOriginIframeMirror \{[\s\S]*?\n\}\n/, emptyIframeMirror],
  [/ {2}handleMessage\(message\) \{[\s\S]*?\n {2}\}\n(?=\}\nclass ShadowDomManager)/, '  handleMessage() {\n  }\n'],
];

/** Options that are handed down from function to function and never differ from their defaults here. */
const handedDown = '"?(?:dataURLOptions|inlineImages|recordCanvas|userTriggeredOnInput)"?(?:: [\\w.]+| = [^,\\n]+)?';

const enums = ['EventType', 'IncrementalSource', 'NodeType', 'PointerTypes', 'MediaInteractions', 'CanvasContext'];

/** Numbers in place of the properties of an enum. */
function inlineEnum(code: string, name: string): string {
  const definition = new RegExp(`var ${name} = [\\s\\S]*?\\n\\}\\)\\(${name} \\|\\| \\{\\}\\);\\n`);
  const [text] = definition.exec(code) ?? [];
  if (!text) throw new Error(`rrweb has changed: no enum ${name} where it used to be`);
  const values = new Map([...text.matchAll(/\["(\w+)"\] = (\d+)\]/g)].map(([, member, value]) => [member, value]));
  return code.replace(definition, '').replace(new RegExp(`\\b${name}\\.(\\w+)`, 'g'), (use, member: string) => {
    const value = values.get(member);
    if (value === undefined) throw new Error(`rrweb has changed: ${use} is not in its enum`);
    return value;
  });
}

/**
 * Takes out of rrweb's recorder what is never used here, about 6 kB gzipped: recording of canvases, images, fonts and
 * frames of other origins, hooks, and the names of enum members. Fails when rrweb's file is laid out in another way.
 */
export function withoutUnused(): Plugin {
  return {
    name: 'sightline:without-unused',
    transform(source, id) {
      if (!/@rrweb[\\/]record[\\/]dist[\\/]record\.js$/.test(id)) return null;
      let code = source;
      for (const [was, is] of parts) {
        if (!was.test(code)) throw new Error(`rrweb has changed: not found where it used to be: ${was}`);
        code = code.replace(was, is);
      }
      code = code.replace(new RegExp(`^ *${handedDown},\\n`, 'gm'), '');
      code = code.replace(new RegExp(`,\\n *${handedDown}\\n`, 'g'), '\n');
      for (const name of enums) code = inlineEnum(code, name);
      return { code: code.replace(/__publicField\(this, "(\w+)"(, )?/g, fieldInitializer), map: null };
    },
  };
}

/** `__publicField(this, "a", value)` is `this.a = (value)`: nothing here has an accessor of that name. */
function fieldInitializer(_: string, name: string, hasValue: string | undefined): string {
  return hasValue ? `(this.${name} = ` : `(this.${name} = void 0`;
}
