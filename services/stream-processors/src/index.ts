export { type StreamProcessorsConfig, streamProcessorsConfig } from './config.ts';
export { type ProcessorName, processorNames } from './processors.ts';
export { createStreamProcessors } from './stream-processors.ts';
