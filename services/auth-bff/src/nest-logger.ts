import type { LoggerService } from '@nestjs/common';
import type { Logger } from '@sightline/platform';

/** Nest's own messages through pino. They are free text, so that they are a field of one event; chatter is `debug`. */
export function nestLogger(log: Logger): LoggerService {
  const facts = (message: unknown, parameters: unknown[]) => {
    const context = parameters.at(-1);
    return {
      detail: message instanceof Error ? message.message : String(message),
      ...(typeof context === 'string' ? { context } : {}),
    };
  };
  return {
    log: (message, ...parameters: unknown[]) => log.debug(facts(message, parameters), 'nest'),
    debug: (message, ...parameters: unknown[]) => log.debug(facts(message, parameters), 'nest'),
    verbose: (message, ...parameters: unknown[]) => log.trace(facts(message, parameters), 'nest'),
    warn: (message, ...parameters: unknown[]) => log.warn(facts(message, parameters), 'nest'),
    error: (message, ...parameters: unknown[]) => log.error(facts(message, parameters), 'nest'),
    fatal: (message, ...parameters: unknown[]) => log.fatal(facts(message, parameters), 'nest'),
  };
}
