import { connect, createServer, type Socket } from 'node:net';

export interface TcpProxyOptions {
  /** `host:port` or a port of 127.0.0.1. */
  target: string | number;
  /** What to make of the bytes of one connection; the default passes them on. */
  intercept?: (connection: ProxiedConnection) => Interceptor;
}

/** One client's connection through the proxy. */
export interface ProxiedConnection {
  toServer(bytes: Buffer): void;
  toClient(bytes: Buffer): void;
  /** Breaks both sides at once (RST where the system can). */
  cut(): void;
}

export interface Interceptor {
  fromClient(bytes: Buffer): void;
  fromServer(bytes: Buffer): void;
}

export interface TcpProxy {
  /** On 127.0.0.1. */
  readonly port: number;
  /** Number of clients connected now. */
  readonly connections: number;
  /** Breaks every connection; new ones are accepted. */
  cut(): void;
  /** From now on nothing moves, in either direction, until `resume()`; new connections are accepted and wait. */
  pause(): void;
  resume(): void;
  /** Present connections are cut, and new ones broken at once, until `accept()` or until so many were: the server looks gone. */
  refuse(connections?: number): void;
  accept(): void;
  /** From now on what the server answers is thrown away: it has done the work, and its client never learns. */
  dropReplies(): void;
  passReplies(): void;
  close(): Promise<void>;
}

const passOn = (connection: ProxiedConnection): Interceptor => ({
  fromClient: (bytes) => connection.toServer(bytes),
  fromServer: (bytes) => connection.toClient(bytes),
});

/** Stands between a client and a server on this machine, and fails on command. */
export async function createTcpProxy({ target, intercept = passOn }: TcpProxyOptions): Promise<TcpProxy> {
  const { host, port: targetPort } = parseTarget(target);
  const pairs = new Set<[Socket, Socket]>();
  const state = { paused: false, toRefuse: 0, dropping: false };

  const server = createServer((client) => {
    if (state.toRefuse > 0) {
      state.toRefuse -= 1;
      client.resetAndDestroy();
      return;
    }
    const upstream = connect({ host, port: targetPort });
    const pair: [Socket, Socket] = [client, upstream];
    pairs.add(pair);
    const end = (): void => {
      pairs.delete(pair);
      client.destroy();
      upstream.destroy();
    };
    const interceptor = intercept({
      toServer: (bytes) => void upstream.write(bytes),
      toClient: (bytes) => void (state.dropping || client.write(bytes)),
      cut: () => reset(pair),
    });
    client.on('data', (bytes) => interceptor.fromClient(bytes));
    upstream.on('data', (bytes) => interceptor.fromServer(bytes));
    for (const socket of pair) {
      socket.setNoDelay(true);
      socket.on('error', end);
      socket.on('close', end);
      if (state.paused) socket.pause();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the proxy has no port');
  const cut = (): void => {
    for (const pair of [...pairs]) reset(pair);
  };
  const eachSocket = (work: (socket: Socket) => void): void => {
    for (const pair of pairs) pair.forEach(work);
  };

  return {
    port: address.port,
    get connections() {
      return pairs.size;
    },
    cut,
    pause() {
      state.paused = true;
      eachSocket((socket) => socket.pause());
    },
    resume() {
      state.paused = false;
      eachSocket((socket) => socket.resume());
    },
    refuse(connections = Number.POSITIVE_INFINITY) {
      state.toRefuse = connections;
      cut();
    },
    accept() {
      state.toRefuse = 0;
    },
    dropReplies() {
      state.dropping = true;
    },
    passReplies() {
      state.dropping = false;
    },
    async close() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function reset([client, upstream]: [Socket, Socket]): void {
  client.resetAndDestroy();
  upstream.destroy();
}

function parseTarget(target: string | number): { host: string; port: number } {
  if (typeof target === 'number') return { host: '127.0.0.1', port: target };
  const [host = '127.0.0.1', port = ''] = target.split(':');
  return { host, port: Number(port) };
}
