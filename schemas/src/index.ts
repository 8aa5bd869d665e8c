export * from './chunk-frame.ts';
export * from './chunk-headers.ts';
export * from './generated/index.ts';
export * from './live-protocol.ts';
export * from './privacy-rules.ts';
export * from './recorder-events.ts';
export * from './redis-keys.ts';
export * from './topics.ts';
