import { cpSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEngine, type Engine } from '../engine.ts';
import { freePort } from '../ports.ts';
import type { Report } from '../setup/report.ts';
import { brokerOptions, commonOptions } from './java-options.ts';
import { ensureKafka, kafkaVersion } from './kafka-jars.ts';
import { kafkaReady } from './kafka-ready.ts';
import { prepareKafka } from './prepare-kafka.ts';
import { serverProperties } from './server-properties.ts';

export function createKafkaEngine(options: {
  port: number;
  dataDir: string;
  logFile: string;
  detached: boolean;
  report: Report;
}): Engine {
  const { port, dataDir, logFile, detached, report } = options;
  const propertiesFile = join(dataDir, 'server.properties');
  const logDir = join(dataDir, 'log');

  return createEngine({
    name: 'kafka',
    title: `Kafka ${kafkaVersion}`,
    port,
    portVariable: 'KAFKA_PORT',
    dataDir,
    logFile,
    detached,
    stopSignal: 'SIGTERM',
    stopTimeoutMs: 15_000,
    readyTimeoutMs: 90_000,
    ready: () => kafkaReady(port),
    async launch() {
      const program = await ensureKafka(report);
      const { formatted, classOptions } = await prepareKafka(program, report);
      if (!existsSync(join(logDir, 'meta.properties'))) cpSync(formatted, logDir, { recursive: true });
      writeFileSync(propertiesFile, serverProperties({ port, controllerPort: await freePort(), logDir }));
      const options = [...brokerOptions, ...classOptions, ...commonOptions(program.classPath)];
      return { command: program.java, args: [...options, 'kafka.Kafka', propertiesFile] };
    },
  });
}
