import { join } from 'node:path';
import { minify } from 'terser';
import { build, type Rolldown } from 'vite';
import { browserRules } from './browser-rules.ts';
import { slicedSnapshot } from './sliced-snapshot.ts';
import { withoutUnused } from './without-unused.ts';

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
  const { code } = await minify(result.output[0].code, { module: format === 'es' });
  if (!code) throw new Error('terser made nothing of it');
  return code;
}
