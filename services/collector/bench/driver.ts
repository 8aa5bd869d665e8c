/**
 * Sends chunks to a collector, in a process of its own, so that its work is not the collector's. Gets a `DriverJob` by
 * message, answers with a `DriverResult`.
 */
import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';

export interface DriverJob {
  port: number;
  key: string;
  origin: string;
  connections: number;
  seconds: number;
  /** Requests a second, evenly; 0: as many as are answered. */
  rate: number;
  /** Base64 of gzip members. */
  bodies: string[];
  /** MiB of each after inflation. */
  sizes: number[];
}

export interface DriverResult {
  answers: Record<string, number>;
  seconds: number;
  /** MiB that were accepted, inflated and as sent. */
  inflated: number;
  sent: number;
  /** ms from when a request was due to its answer. */
  p50: number;
  p99: number;
}

/** One connection that has one request under way at a time. */
function createConnection(port: number) {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let answered: ((status: string) => void) | undefined;
  let seen = '';
  socket.on('data', (data) => {
    seen += data.toString('latin1');
    const end = seen.indexOf('\r\n\r\n');
    if (end === -1) return;
    const length = Number(/content-length: (\d+)/i.exec(seen)?.[1] ?? 0);
    if (seen.length < end + 4 + length) return;
    const status = seen.slice(9, 12);
    seen = '';
    answered?.(status);
  });
  socket.on('error', () => answered?.('error'));
  return {
    send: (head: string, body: Buffer): Promise<string> =>
      new Promise((resolve) => {
        answered = resolve;
        socket.cork();
        socket.write(head, 'latin1');
        socket.write(body);
        socket.uncork();
      }),
    close: () => socket.destroy(),
  };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function drive(job: DriverJob): Promise<DriverResult> {
  const bodies = job.bodies.map((body) => Buffer.from(body, 'base64'));
  const answers: Record<string, number> = {};
  const latencies: number[] = [];
  let inflated = 0;
  let sent = 0;
  let next = 0;
  const start = performance.now();
  const end = start + job.seconds * 1000;
  const lane = async (number: number): Promise<void> => {
    const connection = createConnection(job.port);
    const session = randomUUID();
    for (let seq = 0; performance.now() < end; seq += 1) {
      const index = next;
      next += 1;
      const due = job.rate === 0 ? performance.now() : start + (index * 1000) / job.rate;
      const wait = due - performance.now();
      if (wait > 0) await pause(wait);
      if (performance.now() >= end) break;
      const body = bodies[index % bodies.length] as Buffer;
      const head = `POST /v1/recordings?key=${job.key}&session=${session}&tab=tab-${String(number).padStart(4, '0')}&seq=${seq} HTTP/1.1\r\nHost: localhost\r\nOrigin: ${job.origin}\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\nContent-Length: ${body.length}\r\n\r\n`;
      const status = await connection.send(head, body);
      latencies.push(performance.now() - due);
      answers[status] = (answers[status] ?? 0) + 1;
      if (status !== '202') continue;
      inflated += job.sizes[index % bodies.length] ?? 0;
      sent += body.length / 2 ** 20;
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: job.connections }, (_, number) => lane(number)));
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? Number.NaN;
  return { answers, seconds: (performance.now() - start) / 1000, inflated, sent, p50: at(0.5), p99: at(0.99) };
}

process.on('message', (job: DriverJob) => void drive(job).then((result) => process.send?.(result)));
