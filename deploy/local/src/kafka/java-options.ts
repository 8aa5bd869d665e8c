import { join } from 'node:path';
import { repositoryRoot } from '../paths.ts';

const log4j = join(repositoryRoot, 'deploy/local/kafka/log4j2.xml');

/** Options of every Java process of Kafka: its log goes to standard output, its classes come from the jars. */
export const commonOptions = (classPath: string): string[] => [`-Dlog4j2.configurationFile=${log4j}`, '-cp', classPath];

/**
 * The quick compiler alone and the serial collector: on one machine a broker that starts often and waits for disks and
 * sockets used half the CPU seconds and less memory with them, at the start (2.6 instead of 4.6) as well as in the
 * first hundreds of megabytes that it carried.
 */
export const brokerOptions = [
  '-Xms64m',
  '-Xmx320m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-XX:MaxDirectMemorySize=96m',
  // Threads keep large buffers for their sockets otherwise.
  '-Djdk.nio.maxCachedBufferSize=262144',
  '-XX:+ExitOnOutOfMemoryError',
  '-Xss512k',
];
