import { z } from 'zod';
import { baseConfig, ConfigError, readConfig } from './config.ts';
import { configHelp } from './config-help.ts';
import { createLogger, type Logger } from './log.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { createOpsServer, type HealthChecks } from './ops-server.ts';
import { composeServices, type Service } from './service.ts';

export interface MainOptions<S extends z.ZodObject> {
  name: string;
  /** The service's keys; those of `baseConfig` are added when missing. */
  config: S;
  create: (
    config: z.infer<S>,
    parts: { log: Logger; metrics: Metrics },
  ) => { service: Service; checks: HealthChecks } | Promise<{ service: Service; checks: HealthChecks }>;
}

/** How long a graceful stop may take before the process ends with exit code 1. */
const stopTimeoutMs = 10_000;

const baseSchema = z.object(baseConfig);

/**
 * The whole of a `main.ts`: `--help`, configuration, logger, metrics, ops server, start, and on SIGTERM, SIGINT or
 * the end of its supervisor a graceful stop of at most 10 s. Exit codes: 0 stopped, 1 failed, 2 configuration invalid.
 */
export async function runMain<S extends z.ZodObject>({ name, config: schema, create }: MainOptions<S>): Promise<void> {
  const known = z.object({ ...baseConfig, ...schema.shape });
  if (process.argv.includes('--help') || process.argv.includes('-h')) {
    process.stdout.write(configHelp(name, known));
    return;
  }

  let config: z.infer<S>;
  let base: z.infer<typeof baseSchema>;
  try {
    config = readConfig(schema);
    base = baseSchema.parse(readConfig(known));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${name}: ${error.message}\nSee ${name} --help.\n`);
    process.exitCode = 2;
    return;
  }

  const log = createLogger({ service: name, level: base.LOG_LEVEL, format: base.LOG_FORMAT });
  const metrics = createMetrics(name);
  const fail = (error: unknown, event: string): never => {
    log.fatal({ err: error }, event);
    process.exit(1);
  };
  process.on('unhandledRejection', (error) => fail(error, 'unhandled_rejection'));
  process.on('uncaughtException', (error) => fail(error, 'uncaught_exception'));

  let stopping = false;
  let whole: Service | undefined;
  const stop = async (reason: NodeJS.Signals | 'supervisor_gone'): Promise<void> => {
    if (stopping) return;
    stopping = true;
    log.info({ reason }, 'service_stopping');
    setTimeout(
      () => fail(new Error(`not stopped within ${stopTimeoutMs} ms`), 'service_stop_timeout'),
      stopTimeoutMs,
    ).unref();
    await whole?.stop().catch((error: unknown) => fail(error, 'service_stop_failed'));
    log.info('service_stopped');
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));
  // A supervisor that gave this process a channel closes it however it ends, killed too.
  process.once('disconnect', () => void stop('supervisor_gone'));

  try {
    const { service, checks } = await create(config, { log, metrics });
    // The ops server is first, so that a service that waits for its engines can be seen waiting.
    let started = false;
    const whenStarted = () => {
      if (!started) throw new Error('starting');
    };
    const ops = createOpsServer({
      host: base.OPS_HOST,
      port: base.OPS_PORT,
      metrics,
      checks: { started: whenStarted, ...checks },
    });
    whole = composeServices(...(base.OPS_PORT === 0 ? [] : [ops]), service);
    if (stopping) return;
    await whole.start();
    started = true;
    log.info({ opsPort: base.OPS_PORT }, 'service_started');
  } catch (error) {
    if (!stopping) fail(error, 'service_start_failed');
  }
}
