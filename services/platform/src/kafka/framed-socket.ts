import net, { type Socket } from 'node:net';

const keepAliveMs = 60_000;
const readBytes = 1 << 18;
const lengthBytes = 4;
/** More than any answer has: fetches are bounded by `fetchBytes`. */
const mostBytes = 1 << 28;

/**
 * A connection to a broker that tells of whole answers, each with its length before it, where a plain one tells of pieces that
 * kafkajs joins: every byte is copied and allocated once instead of twice, and V8 collects half as often.
 */
export function createFramedSocket({
  host,
  port,
  onConnect,
}: {
  host: string;
  port: number;
  onConnect(): void;
}): Socket {
  const length = Buffer.alloc(lengthBytes);
  /** What is being filled: the length first, then the answer that has it. */
  let target = length;
  let filled = 0;

  const take = (bytes: Buffer): void => {
    for (let at = 0; at < bytes.length; ) {
      const copied = bytes.copy(target, filled, at);
      at += copied;
      filled += copied;
      if (filled < target.length) return;
      if (target === length) {
        const size = length.readInt32BE(0);
        if (size < 0 || size > mostBytes) return void socket.destroy(new Error(`an answer of ${size} bytes`));
        target = Buffer.allocUnsafeSlow(lengthBytes + size);
        length.copy(target);
        if (size > 0) continue;
      }
      const answer = target;
      target = length;
      filled = 0;
      socket.emit('data', answer);
    }
  };

  const onread = {
    buffer: Buffer.allocUnsafeSlow(readBytes),
    callback: (size: number, bytes: Uint8Array): boolean => {
      take(Buffer.from(bytes.buffer, bytes.byteOffset, size));
      return true;
    },
  };
  const socket = net.connect({ host, port, onread }, onConnect);
  socket.setKeepAlive(true, keepAliveMs);
  return socket;
}
