import { createTcpProxy, type Interceptor, type ProxiedConnection, type TcpProxy } from './tcp-proxy.ts';

/** Numbers of Kafka's requests that tests name. */
export const kafkaApi = { produce: 0, fetch: 1, metadata: 3, offsetCommit: 8, heartbeat: 12 } as const;

/**
 * `pass` it on; `drop` it, so that the client waits until it gives up; `cut` the connection instead of passing it on.
 * In the last two cases the broker has done what was asked and the client does not know.
 */
export type ReplyVerdict = 'pass' | 'drop' | 'cut';

export interface KafkaProxyOptions {
  /** Broker, `127.0.0.1:port`. */
  target: string;
  /** Asked before each answer of the broker is passed on; `api` is the number of the request it answers. */
  onReply?: (reply: { api: number; bytes: number }) => ReplyVerdict;
}

export interface KafkaProxy extends TcpProxy {
  /** To give to a client. */
  readonly brokers: string[];
}

/**
 * A proxy in front of one broker. The broker tells its clients its own address; the proxy writes its own in its place,
 * so that they stay on it.
 */
export async function createKafkaProxy({ target, onReply = () => 'pass' }: KafkaProxyOptions): Promise<KafkaProxy> {
  const [host = '', port = ''] = target.split(':');
  // Host name and port stand one behind the other in Metadata and FindCoordinator answers, in all versions of both.
  const advertised = Buffer.alloc(host.length + 4);
  advertised.write(host);
  advertised.writeInt32BE(Number(port), host.length);
  let ownPort = 0;

  const intercept = (connection: ProxiedConnection): Interceptor => {
    const apis = new Map<number, number>();
    return {
      fromClient: frames((frame) => {
        apis.set(frame.readInt32BE(8), frame.readInt16BE(4));
        connection.toServer(frame);
      }),
      fromServer: frames((frame) => {
        const correlation = frame.readInt32BE(4);
        const api = apis.get(correlation) ?? -1;
        apis.delete(correlation);
        const verdict = onReply({ api, bytes: frame.length });
        if (verdict === 'cut') connection.cut();
        if (verdict !== 'pass') return;
        if (api === kafkaApi.metadata || api === findCoordinator) redirect(frame, advertised, ownPort);
        connection.toClient(frame);
      }),
    };
  };
  const proxy = await createTcpProxy({ target, intercept });
  ownPort = proxy.port;
  return Object.defineProperty(proxy, 'brokers', { value: [`127.0.0.1:${proxy.port}`] }) as KafkaProxy;
}

const findCoordinator = 10;

/** Gathers a stream of bytes into frames of Kafka's protocol: four bytes of length, then as many bytes. */
function frames(onFrame: (frame: Buffer) => void): (bytes: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (bytes) => {
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    while (rest.length >= 4 && rest.length >= rest.readInt32BE(0) + 4) {
      const size = rest.readInt32BE(0) + 4;
      const frame = Buffer.from(rest.subarray(0, size));
      rest = rest.subarray(size);
      onFrame(frame);
    }
  };
}

function redirect(frame: Buffer, advertised: Buffer, port: number): void {
  for (let at = frame.indexOf(advertised); at !== -1; at = frame.indexOf(advertised, at + 1)) {
    frame.writeInt32BE(port, at + advertised.length - 4);
  }
}
