import { join, resolve } from 'node:path';

/** The repository's root: this file is `deploy/local/{src,dist}/paths.*`. */
export const repositoryRoot = join(import.meta.dirname, '../../..');

/** Where everything of a local installation lives: engines, data, logs, secrets. Ignored by git. */
export const sightlineDir = (env: NodeJS.ProcessEnv = process.env): string =>
  env.SIGHTLINE_DIR ? resolve(env.SIGHTLINE_DIR) : join(repositoryRoot, '.sightline');

/** Downloaded engines: shared by every data folder of this installation. */
export const enginesDir = (env?: NodeJS.ProcessEnv): string => join(sightlineDir(env), 'engines');
