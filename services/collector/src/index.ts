export { type Collector, type CollectorOptions, createCollector } from './collector.ts';
export { type CollectorConfig, collectorConfig } from './config.ts';
export { createMasker, type Masker } from './masking/index.ts';
