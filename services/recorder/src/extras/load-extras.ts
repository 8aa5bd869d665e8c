import type { RecorderOptions } from '../options.ts';

type Extras = typeof import('./index.ts');

/** Loads `recorder-extras.js` from beside the recorder. @throws TypeError when it is not there. */
export const loadExtras = ({ endpoint }: RecorderOptions): Promise<Extras> =>
  import(/* @vite-ignore */ `${endpoint}/recorder-extras.js`) as Promise<Extras>;
