import { type ChunkFrame, decodeChunkFrames, type LiveMessage, type LiveRequest } from '@sightline/schemas';

/** Something that a viewer got, in order. */
type Received = { message: LiveMessage } | { frame: ChunkFrame };

/** A viewer over a real WebSocket. */
export interface LiveClient {
  received: Received[];
  /** What it got as short texts: message types, and `tab` + `seq` for frames. */
  names(): string[];
  frames(): ChunkFrame[];
  messages(): LiveMessage[];
  send(request: LiveRequest | string | Uint8Array): void;
  /** The code that it was closed with. */
  closed: Promise<number>;
  close(): void;
}

/** @throws when there is no connection: the upgrade was refused. */
export function connectLive(url: string): Promise<LiveClient> {
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  const received: Received[] = [];
  const closed = new Promise<number>((resolve) =>
    socket.addEventListener('close', ({ code }) => {
      resolve(code);
    }),
  );
  socket.addEventListener('message', ({ data }) => {
    if (typeof data === 'string') received.push({ message: JSON.parse(data) as LiveMessage });
    else for (const frame of decodeChunkFrames(new Uint8Array(data as ArrayBuffer)).frames) received.push({ frame });
  });
  const client: LiveClient = {
    received,
    names: () =>
      received.map((item) => ('frame' in item ? `${item.frame.tab}${item.frame.seq}` : nameOf(item.message))),
    frames: () => received.flatMap((item) => ('frame' in item ? [item.frame] : [])),
    messages: () => received.flatMap((item) => ('message' in item ? [item.message] : [])),
    send: (request) =>
      socket.send(typeof request === 'string' || request instanceof Uint8Array ? request : JSON.stringify(request)),
    closed,
    close: () => socket.close(),
  };
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve(client));
    socket.addEventListener('error', () => reject(new Error('no connection')));
  });
}

const nameOf = (message: LiveMessage): string =>
  message.type === 'error' ? message.code : message.type === 'resync' ? `resync-${message.reason}` : message.type;
