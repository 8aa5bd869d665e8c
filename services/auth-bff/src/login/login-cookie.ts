import type { FastifyReply, FastifyRequest } from 'fastify';
import { loginTtlSeconds } from './login-sessions.ts';

const name = 'sightline_session';

export const loginCookie = (request: FastifyRequest): string | undefined => request.cookies[name];

/** `publicUrl` decides whether browsers send the cookie over https only. */
export function setLoginCookie(reply: FastifyReply, token: string, publicUrl: string): void {
  reply.setCookie(name, token, { ...attributes(publicUrl), maxAge: loginTtlSeconds });
}

export function clearLoginCookie(reply: FastifyReply, publicUrl: string): void {
  reply.clearCookie(name, attributes(publicUrl));
}

const attributes = (publicUrl: string) =>
  ({ path: '/', httpOnly: true, sameSite: 'strict', secure: publicUrl.startsWith('https:') }) as const;
