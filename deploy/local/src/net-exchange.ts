import { connect } from 'node:net';

/** Sends bytes to a loopback port and collects the answer until `done` says that it is whole. Rejects after the time. */
export function exchange(
  port: number,
  request: Buffer | string,
  done: (answer: Buffer) => boolean,
  timeoutMs = 2000,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' });
    let answer = Buffer.alloc(0);
    const end = (error: Error | undefined): void => {
      clearTimeout(timer);
      socket.destroy();
      if (error) reject(error);
      else resolve(answer);
    };
    const timer = setTimeout(() => end(new Error(`no answer from port ${port}`)), timeoutMs);
    socket.on('connect', () => socket.write(request));
    socket.on('data', (chunk) => {
      answer = Buffer.concat([answer, chunk]);
      if (done(answer)) end(undefined);
    });
    socket.on('error', end);
    socket.on('close', () => end(new Error(`port ${port} closed the connection`)));
  });
}
