import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Interactions } from '@sightline/schemas';

/** What lies beside a rule to show what it finds and what it leaves alone: `schemas/detections/samples/<rule>.json`. */
export interface Samples {
  positive: Sample[];
  negative: Sample[];
}

interface Sample {
  name: string;
  messages: Interactions[];
  /** positive: the findings that these messages make, in the order of groups and first matches. */
  findings?: { rule: string; group: string; count: number; sessions: number }[];
}

const folder = join(import.meta.dirname, '../../../../schemas/detections/samples');

/** @throws when the rule file `<rule>.yml` has no samples beside it. */
export const readSamples = (ruleFile: string): Samples =>
  JSON.parse(readFileSync(join(folder, ruleFile.replace(/\.yml$/, '.json')), 'utf8'));
