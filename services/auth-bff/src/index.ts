export { createAuthBff } from './auth-bff.ts';
export { type AuthBffConfig, authBffConfig } from './config.ts';
