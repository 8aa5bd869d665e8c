import type { FastifyHelmetOptions } from '@fastify/helmet';
import type { AuthBffConfig } from '../config.ts';

/**
 * The headers of every answer. Replayed pages are built inside the dashboard's own document tree and inherit its policy:
 * they may show images, styles and fonts from anywhere, and run nothing.
 */
export function securityHeaders({ PUBLIC_URL, GATEWAY_URL }: Pick<AuthBffConfig, 'PUBLIC_URL' | 'GATEWAY_URL'>) {
  const https = PUBLIC_URL.startsWith('https:');
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        connectSrc: ["'self'", new URL(GATEWAY_URL).origin],
        imgSrc: ['*', 'data:', 'blob:'],
        styleSrc: ["'self'", "'unsafe-inline'"],
        fontSrc: ['*', 'data:'],
        frameSrc: ["'self'", 'about:', 'blob:'],
        frameAncestors: ["'none'"],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
      },
    },
    // Recorded pages show images of other sites, which do not opt in to being embedded.
    crossOriginEmbedderPolicy: false,
    frameguard: { action: 'deny' },
    hsts: https ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    referrerPolicy: { policy: 'no-referrer' },
  } satisfies FastifyHelmetOptions;
}
