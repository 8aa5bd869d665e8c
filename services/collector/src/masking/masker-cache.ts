import { createHmac } from 'node:crypto';
import type { PrivacyRules, ProjectPrivacy } from '@sightline/schemas';
import { createMasker, type Masker } from './masker.ts';
import { createValueHash } from './value-hash.ts';

/** Whose chunk it is, and what the project changes about masking. */
export interface MaskingPolicy {
  project: string;
  privacy?: ProjectPrivacy;
}

/** A masker takes milliseconds to make and some MB to keep. */
const mostMaskers = 50;

/**
 * Maskers by policy, made when first asked for. Projects that change nothing share one.
 *
 * @param hashKey each project's hashes have a key of their own, made from it: values cannot be linked over projects
 * @returns throws SyntaxError for a policy with a dangerous pattern: its chunks are refused, not masked without it
 */
export function createMaskerCache(rules: PrivacyRules, hashKey: string): (policy: MaskingPolicy) => Masker {
  const maskers = new Map<string, Masker>();

  const make = ({ project, privacy }: MaskingPolicy): Masker => {
    if (!privacy) return createMasker(rules);
    const hash = createValueHash(createHmac('sha256', hashKey).update(project).digest());
    return createMasker(rules, { privacy, hash });
  };

  return (policy) => {
    const key = policy.privacy ? JSON.stringify([policy.project, policy.privacy]) : '';
    const masker = maskers.get(key) ?? make(policy);
    // The one that was used last stands last; the first goes.
    maskers.delete(key);
    maskers.set(key, masker);
    if (maskers.size > mostMaskers) maskers.delete(maskers.keys().next().value ?? '');
    return masker;
  };
}
