import { createServer } from 'node:net';

/** The TCP ports of everything but the engines, by the environment variable that sets each. */
export const defaultPorts = {
  DASHBOARD_PORT: 8000,
  SHOP_PORT: 8001,
  COLLECTOR_PORT: 8002,
  GATEWAY_PORT: 8003,
  AUDIT_PORT: 8004,
  DASHBOARD_OPS_PORT: 9100,
  COLLECTOR_OPS_PORT: 9102,
  GATEWAY_OPS_PORT: 9103,
  AUDIT_OPS_PORT: 9104,
  PROCESSORS_OPS_PORT: 9105,
};

export type Ports = Record<keyof typeof defaultPorts, number>;
const names = Object.keys(defaultPorts) as (keyof Ports)[];

const listens = (port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : port));
    });
  });

/**
 * The ports as the environment sets them, each seen to be free.
 * @throws Error naming the variable to set for a port that is taken.
 */
export async function portsFromEnvironment(env: NodeJS.ProcessEnv): Promise<Ports> {
  const ports = { ...defaultPorts };
  for (const name of names) {
    const value = env[name];
    if (value !== undefined && value !== '') ports[name] = Number(value);
    if (!Number.isInteger(ports[name]) || ports[name] < 1 || ports[name] > 65_535) {
      throw new Error(`${name} is not a port: ${value}`);
    }
    await listens(ports[name]).catch(() => {
      throw new Error(
        `port ${ports[name]} is taken by another program: set ${name} to a free one, e.g. ${name}=${ports[name] + 10_000} npm start`,
      );
    });
  }
  return ports;
}

/** Ports that are free right now, for tests. */
export async function freePorts(): Promise<Ports> {
  const found = await Promise.all(names.map(() => listens(0)));
  return Object.fromEntries(names.map((name, index) => [name, found[index]])) as Ports;
}
