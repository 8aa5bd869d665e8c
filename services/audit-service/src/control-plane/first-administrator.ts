import type { Logger, Service } from '@sightline/platform';
import type { AuditServiceConfig } from '../config.ts';
import type { ControlLog } from './control-log.ts';
import type { ControlState } from './control-state.ts';
import { Users } from './users.ts';

/** A step of starting: writes the administrator of ADMIN_EMAIL and ADMIN_PASSWORD when there is no user at all. */
export function createFirstAdministrator({
  config,
  state,
  controlLog,
  log,
}: {
  config: Pick<AuditServiceConfig, 'ADMIN_EMAIL' | 'ADMIN_PASSWORD'>;
  state: ControlState;
  controlLog: ControlLog;
  log: Logger;
}): Service {
  return {
    async start() {
      if (state.hasUsers()) return;
      const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = config;
      if (email === undefined || password === undefined) {
        log.warn('no_user_and_no_administrator_configured');
        return;
      }
      const user = await new Users(state, controlLog).createFirstAdministrator(email, password);
      if (user) log.info({ user: user.id }, 'first_administrator_created');
    },
    async stop() {},
  };
}
