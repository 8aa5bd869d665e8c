import { Reflector } from '@nestjs/core';
import type { Role } from '@sightline/schemas';

/** What each role may do includes what the ones before it may. */
const order: readonly Role[] = ['viewer', 'analyst', 'administrator'];

export const allows = (has: Role, needed: Role): boolean => order.indexOf(has) >= order.indexOf(needed);

/** The role a route needs; without it any user may. */
export const NeedsRole = Reflector.createDecorator<Role>();

/** A route that needs no login. */
export const Public = Reflector.createDecorator<true>({ transform: () => true });
