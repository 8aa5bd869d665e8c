import { join } from 'node:path';
import { build, type Rolldown } from 'vite';
import { browserRules } from './browser-rules.ts';
import { slicedSnapshot } from './sliced-snapshot.ts';
import { withoutUnused } from './without-unused.ts';

/** The recorder in one minified file: `es` for npm, `iife` for the script tag, which sets the global `sightline`. */
export async function bundle(format: 'es' | 'iife'): Promise<string> {
  const entry = format === 'es' ? 'src/index.ts' : 'src/script-tag.ts';
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
  return result.output[0].code;
}
