import { join } from 'node:path';
import { minify } from 'terser';
import { build, type Rolldown } from 'vite';
import { browserRules } from './browser-rules.ts';
import { slicedSnapshot } from './sliced-snapshot.ts';
import { withoutUnused } from './without-unused.ts';

/** Names of properties that only rrweb's recorder itself uses, none of which is part of an event: they become letters. */
const ownProperties = [
  ...['addShadowRoot', 'adoptedStyleSheetCb', 'attachLinkElement', 'attributeMap', 'bypassOptions'],
  ...['crossOriginIframeMap', 'crossOriginIframeMirror', 'crossOriginIframeRootIdMap', 'crossOriginIframeStyleMirror'],
  ...['droppedSet', 'genTextAreaValueMutation', 'idNodeMap', 'idStyleMap', 'loadListener', 'mapRemoves', 'nodeMetaMap'],
  ...['observeAttachShadow', 'patchAttachShadow', 'processMutation', 'processMutations', 'recordCrossOriginIframes'],
  ...['removeNodeFromMap', 'removesSubTreeCache', 'restoreHandlers', 'shadowDoms', 'styleIDMap', 'styleMirror'],
  ...['trackLinkElement', 'trackedLinkElements', 'unattachedDoc'],
];

const parts = {
  /** For npm. */
  module: { entry: 'src/index.ts', format: 'es' },
  /** For the script tag: sets the global `sightline`. */
  script: { entry: 'src/script-tag.ts', format: 'iife' },
  /** What the recorder loads where an option asks for it. */
  extras: { entry: 'src/extras/index.ts', format: 'es' },
} as const;

/** A part of the recorder in one minified file. */
export async function bundle(part: keyof typeof parts): Promise<string> {
  const { entry, format } = parts[part];
  const results = await build({
    configFile: false,
    root: join(import.meta.dirname, '..'),
    logLevel: 'warn',
    plugins: [slicedSnapshot(), withoutUnused(), browserRules()],
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      lib: { entry, formats: [format], name: 'sightline', fileName: () => 'recorder.js' },
    },
  });
  const [result] = results as Rolldown.RolldownOutput[];
  if (!result) throw new Error('vite built nothing');
  const { code } = await minify(result.output[0].code, {
    module: format === 'es',
    mangle: { properties: { regex: new RegExp(`^(${ownProperties.join('|')})$`) } },
  });
  if (!code) throw new Error('terser made nothing of it');
  return code;
}
