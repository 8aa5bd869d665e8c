export { type StreamProcessorsConfig, streamProcessorsConfig } from './config.ts';
export { type ProcessorName, processorNames } from './processors.ts';
export { type Progress, type ReprocessOptions, reprocess } from './reprocess/reprocess.ts';
export { type TargetName, targetNames } from './reprocess/targets.ts';
export { createStreamProcessors } from './stream-processors.ts';
