/** Names under which Nest injects what is not a class of this service. */
export const CONFIG = Symbol('config');
export const LOG = Symbol('log');
export const METRICS = Symbol('metrics');
export const CLICKHOUSE = Symbol('clickhouse');
export const OBJECT_STORE = Symbol('object-store');
export const ERASURE_RUNNER = Symbol('erasure-runner');
export const RETENTION_KEEPER = Symbol('retention-keeper');
