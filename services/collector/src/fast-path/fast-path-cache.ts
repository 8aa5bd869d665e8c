import type { Masker } from '../masking/index.ts';
import { createFastPath, type FastPath } from './fast-path.ts';

/** The fast path of each masker, for as long as the masker is kept. */
export function createFastPathCache(): (masker: Masker) => FastPath {
  const known = new WeakMap<Masker, FastPath>();
  return (masker) => {
    let fastPath = known.get(masker);
    if (!fastPath) {
      fastPath = createFastPath(masker);
      known.set(masker, fastPath);
    }
    return fastPath;
  };
}
