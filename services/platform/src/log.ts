import { type DestinationStream, type Logger, pino } from 'pino';
import pretty from 'pino-pretty';

export type { Logger } from 'pino';

/** Fields whose value never reaches a log, whatever object they hang on. */
const secretFields = ['authorization', 'cookie', 'password', 'token', 'ticket', 'key'];

export interface LoggerOptions {
  service: string;
  level: string;
  format: 'json' | 'pretty';
}

/**
 * A pino logger. The message of each line is a stable snake_case event name, facts are fields:
 * `log.info({ port }, 'collector_listening')`. Secret fields are redacted up to three levels deep.
 */
export function createLogger({ service, level, format }: LoggerOptions, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), censor: '[redacted]' },
  };
  if (destination) return pino(options, destination);
  return format === 'pretty' ? pino(options, pretty({ ignore: 'pid,hostname', sync: true })) : pino(options);
}
