import { connect } from 'node:net';
import { type ChunkFrame, decodeChunkFrames, type LiveMessage } from '@sightline/schemas';

/** A viewer that speaks WebSocket by hand, so that it can stop reading as a slow one does. */
export interface RawViewer {
  send(text: string): void;
  /** Stops and goes on reading from the network. */
  pause(): void;
  resume(): void;
  received: ({ message: LiveMessage } | { frame: ChunkFrame })[];
  /** The code of the server's close frame; 0 when the connection ended without one. */
  closed: Promise<number>;
  destroy(): void;
}

export function connectRaw(url: string): Promise<RawViewer> {
  const { hostname, port, pathname, search } = new URL(url);
  const socket = connect(Number(port), hostname);
  const received: RawViewer['received'] = [];
  let buffer = Buffer.alloc(0);
  let upgraded = false;
  let whenClosed: (code: number) => void;
  const closed = new Promise<number>((resolve) => {
    whenClosed = resolve;
  });
  const viewer: RawViewer = {
    send: (text) => void socket.write(textFrame(text)),
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    received,
    closed,
    destroy: () => socket.destroy(),
  };

  const take = ({ opcode, payload }: { opcode: number; payload: Buffer }): void => {
    if (opcode === 1) received.push({ message: JSON.parse(payload.toString()) as LiveMessage });
    if (opcode === 2) for (const frame of decodeChunkFrames(payload).frames) received.push({ frame });
    if (opcode === 8) whenClosed(payload.length >= 2 ? payload.readUInt16BE(0) : 0);
  };

  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', () => whenClosed(0));
    socket.on('data', (data) => {
      buffer = Buffer.concat([buffer, data]);
      if (!upgraded) {
        const end = buffer.indexOf('\r\n\r\n');
        if (end < 0) return;
        upgraded = true;
        buffer = buffer.subarray(end + 4);
        resolve(viewer);
      }
      for (let next = readFrame(buffer); next; next = readFrame(buffer)) {
        buffer = buffer.subarray(next.end);
        take(next);
      }
    });
    socket.write(
      `GET ${pathname}${search} HTTP/1.1\r\nHost: gateway\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
  });
}

/** One unmasked frame at the start of `bytes`, as servers send them. */
function readFrame(bytes: Buffer): { opcode: number; payload: Buffer; end: number } | undefined {
  if (bytes.length < 2) return undefined;
  const short = bytes.readUInt8(1) & 0x7f;
  const start = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (bytes.length < start) return undefined;
  const length = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  const end = start + length;
  if (bytes.length < end) return undefined;
  return { opcode: bytes.readUInt8(0) & 0x0f, payload: bytes.subarray(start, end), end };
}

/** A short text frame, masked with zeros. */
function textFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
}
