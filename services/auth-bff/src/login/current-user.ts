import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Role, User } from '@sightline/schemas';
import type { FastifyRequest } from 'fastify';
import { ApiError } from '../errors/api-error.ts';

/** A user as the API shows it. */
export type CurrentUser = Pick<User, 'id' | 'email' | 'name'> & { role: Role };

const users = new WeakMap<FastifyRequest, CurrentUser>();

/** Says who sent the request; {@link LoggedIn} gives it to handlers. */
export const setCurrentUser = (request: FastifyRequest, user: CurrentUser): void => {
  users.set(request, user);
};

/** Parameter of a handler: the user who is logged in. */
export const LoggedIn = createParamDecorator((_: unknown, context: ExecutionContext): CurrentUser => {
  const user = users.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (!user) throw new ApiError('not-logged-in');
  return user;
});
