import { createServer } from 'node:net';

/** Ports of the engines by the environment variable that sets each. */
export const enginePorts = { KAFKA_PORT: 9092, CLICKHOUSE_PORT: 8123, REDIS_PORT: 6379 } as const;

export class PortTakenError extends Error {
  readonly port: number;
  readonly variable: string;

  constructor(what: string, port: number, variable: string) {
    super(
      `Port ${port} for ${what} is taken by another program. Stop it, or choose a free port: set ${variable}, e.g. ${variable}=${port + 10_000}.`,
    );
    this.name = 'PortTakenError';
    this.port = port;
    this.variable = variable;
  }
}

/** A server that listens on a loopback port for the moment of the check. */
function tryListen(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      const got = typeof address === 'object' && address ? address.port : undefined;
      server.close(() => resolve(got));
    });
  });
}

export const isPortFree = async (port: number): Promise<boolean> => (await tryListen(port)) !== undefined;

/** Throws `PortTakenError` naming the variable to set. */
export async function assertPortFree(what: string, port: number, variable: string): Promise<void> {
  if (!(await isPortFree(port))) throw new PortTakenError(what, port, variable);
}

/** A port that nobody listens on now, given by the system. */
export async function freePort(): Promise<number> {
  const port = await tryListen(0);
  if (port === undefined) throw new Error('the system has no free port on 127.0.0.1');
  return port;
}
