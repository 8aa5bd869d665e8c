export { type GatewayConfig, gatewayConfig } from './config.ts';
export { createGateway, type Gateway } from './create-gateway.ts';
