export type { MaskReport } from './mask-report.ts';
export { createMasker, type Masker } from './masker.ts';
export { createMaskerCache, type MaskingPolicy } from './masker-cache.ts';
