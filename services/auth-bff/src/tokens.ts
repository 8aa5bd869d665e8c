/** Names under which Nest injects what is not a class of this service. */
export const CONFIG = Symbol('config');
export const LOG = Symbol('log');
export const METRICS = Symbol('metrics');
export const REDIS = Symbol('redis');
