export {
  createKafkaProxy,
  type KafkaProxy,
  type KafkaProxyOptions,
  kafkaApi,
  type ReplyVerdict,
} from './kafka-proxy.ts';
export { type S3Server, startS3Server } from './s3-server.ts';
export { createTcpProxy, type TcpProxy, type TcpProxyOptions } from './tcp-proxy.ts';
export { startTemporaryEngine, type TemporaryEngine } from './temporary-engine.ts';
export { type TestScope, type TestScopeOptions, testScope } from './test-scope.ts';
