import { closeCodes, encodeChunkFrame, type LiveMessage } from '@sightline/schemas';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '../api/client.ts';
import { backoffDelay, defaultReconnectLimits } from './backoff.ts';
import { type ConnectionState, LiveConnection, type LiveConnectionOptions } from './live-connection.ts';
import { liveAddress } from './live-ticket.ts';

class FakeSocket {
  static readonly OPEN = 1;
  static all: FakeSocket[] = [];
  static get last(): FakeSocket {
    return FakeSocket.all.at(-1) as FakeSocket;
  }
  readonly url: string;
  binaryType = '';
  readyState = 0;
  sent: unknown[] = [];
  onopen: () => void = () => {};
  onclose: (event: { code: number }) => void = () => {};
  onmessage: (event: { data: unknown }) => void = () => {};

  constructor(url: string) {
    this.url = url;
    FakeSocket.all.push(this);
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {
    this.readyState = 3;
  }
  open(): void {
    this.readyState = 1;
    this.onopen();
  }
  say(message: LiveMessage | ArrayBuffer): void {
    this.onmessage({ data: message instanceof ArrayBuffer ? message : JSON.stringify(message) });
  }
}

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

function connect(options: Partial<LiveConnectionOptions> = {}) {
  const states: ConnectionState[] = [];
  const messages: LiveMessage[] = [];
  const frames: number[] = [];
  let tickets = 0;
  let wake = (): void => {};
  const page = { hidden: false };
  const connection = new LiveConnection({
    address: async () => `ws://gateway/v1/live?ticket=t${++tickets}`,
    requests: () => [{ type: 'watch_list' }],
    onMessage: (message) => messages.push(message),
    onFrame: (frame) => frames.push(frame.seq),
    onState: (state) => states.push(state),
    random: () => 1,
    visibility: {
      hidden: () => page.hidden,
      onWake: (listener) => {
        wake = listener;
        return () => {};
      },
    },
    ...options,
  });
  connection.start();
  return { connection, states, messages, frames, page, wake: () => wake(), status: () => states.at(-1)?.status };
}

beforeEach(() => {
  FakeSocket.all = [];
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', FakeSocket);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('LiveConnection', () => {
  it('opens with a ticket, asks for what is wanted, hands on messages and frames', async () => {
    const { messages, frames, states } = connect();
    await settle();
    expect(FakeSocket.last.url).toContain('ticket=t1');
    FakeSocket.last.open();
    expect(FakeSocket.last.sent).toEqual([{ type: 'watch_list' }]);
    FakeSocket.last.say({ type: 'sessions', sessions: [] });
    const info = { tab: 'tab', seq: 7, firstTime: 1, lastTime: 2, events: 1, keyframe: true };
    FakeSocket.last.say(encodeChunkFrame({ ...info, body: new Uint8Array([1]) }).buffer as ArrayBuffer);
    expect(messages).toEqual([{ type: 'sessions', sessions: [] }]);
    expect(frames).toEqual([7]);
    expect(states.map((state) => state.status)).toEqual(['connecting', 'open']);
  });

  it('comes back with a new ticket, waiting twice as long each time, at most as long as allowed', async () => {
    const { states } = connect({ limits: { initialDelayMs: 500, maxDelayMs: 3_000 } });
    const waits: number[] = [];
    for (let attempt = 0; attempt < 5; attempt++) {
      await settle();
      FakeSocket.last.onclose({ code: 1006 });
      const state = states.at(-1);
      if (state?.status === 'waiting') waits.push(state.retryAt - Date.now());
      await vi.advanceTimersByTimeAsync(3_000);
    }
    expect(waits).toEqual([500, 1000, 2000, 3000, 3000]);
    expect(FakeSocket.last.url).toContain('ticket=t6');
  });

  it('starts over with short waits once a message proved the connection', async () => {
    const { states } = connect();
    for (let attempt = 0; attempt < 4; attempt++) {
      await settle();
      FakeSocket.last.onclose({ code: 4000 });
      await vi.advanceTimersByTimeAsync(30_000);
    }
    FakeSocket.last.open();
    FakeSocket.last.say({ type: 'sessions', sessions: [] });
    FakeSocket.last.onclose({ code: 4000 });
    expect(states.at(-1)).toMatchObject({ status: 'waiting', attempt: 1 });
  });

  it.each([closeCodes.bad_message, closeCodes.not_allowed, 4999])('does not come back from %s', async (code) => {
    const { states } = connect();
    await settle();
    FakeSocket.last.open();
    FakeSocket.last.onclose({ code });
    await vi.advanceTimersByTimeAsync(120_000);
    expect(FakeSocket.all).toHaveLength(1);
    expect(states.at(-1)).toMatchObject({ status: 'closed', reason: 'refused' });
  });

  it('gives a refused ticket one fresh one, at once', async () => {
    const { states, status } = connect();
    await settle();
    FakeSocket.last.open();
    FakeSocket.last.onclose({ code: closeCodes.ticket_invalid });
    await settle();
    expect(FakeSocket.all).toHaveLength(2);
    expect(FakeSocket.last.url).toContain('ticket=t2');
    FakeSocket.last.open();
    FakeSocket.last.onclose({ code: closeCodes.ticket_invalid });
    await vi.advanceTimersByTimeAsync(120_000);
    expect(FakeSocket.all).toHaveLength(2);
    expect(status()).toBe('closed');
    expect(states.at(-1)).toMatchObject({ reason: 'refused' });
  });

  it('gives up after as many attempts as configured', async () => {
    const { states } = connect({ limits: { maxAttempts: 3 } });
    for (let attempt = 0; attempt < 6; attempt++) {
      await settle();
      FakeSocket.last.onclose({ code: 1006 });
      await vi.advanceTimersByTimeAsync(30_000);
    }
    expect(FakeSocket.all).toHaveLength(4);
    expect(states.at(-1)).toMatchObject({ status: 'closed', reason: 'gave_up' });
  });

  it('waits while nobody sees the page and tries at once when somebody does', async () => {
    const { page, wake, status } = connect();
    await settle();
    page.hidden = true;
    FakeSocket.last.onclose({ code: 1006 });
    await vi.advanceTimersByTimeAsync(600_000);
    expect(FakeSocket.all).toHaveLength(1);
    expect(status()).toBe('waiting');
    page.hidden = false;
    wake();
    await settle();
    expect(FakeSocket.all).toHaveLength(2);
  });

  it('waits as long as the server asks before it wants another ticket', async () => {
    const { states } = connect({ address: () => Promise.reject(new ApiError(429, 'rate-limited', 'Slow down', 20)) });
    await settle();
    const state = states.at(-1);
    expect(state?.status === 'waiting' && state.retryAt - Date.now()).toBe(20_000);
  });

  it.each([401, 403, 404])('does not ask again for a ticket after a %s', async (status) => {
    const { states } = connect({ address: () => Promise.reject(new ApiError(status, 'x', 'x')) });
    await vi.advanceTimersByTimeAsync(120_000);
    expect(states.at(-1)).toMatchObject({ status: 'closed', reason: 'refused' });
  });

  it('gives up on a connection that does not open', async () => {
    const { status } = connect();
    await settle();
    await vi.advanceTimersByTimeAsync(10_001);
    expect(status()).toBe('waiting');
  });

  it('hears nothing more of a stopped connection', async () => {
    const { connection, messages, status } = connect();
    await settle();
    FakeSocket.last.open();
    connection.stop();
    FakeSocket.last.say({ type: 'sessions', sessions: [] });
    FakeSocket.last.onclose({ code: 1006 });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(messages).toEqual([]);
    expect(FakeSocket.all).toHaveLength(1);
    expect(status()).toBe('closed');
  });
});

describe('backoffDelay', () => {
  it('is anything from nothing to a bound that doubles', () => {
    expect(backoffDelay(0, defaultReconnectLimits, () => 0)).toBe(0);
    expect(backoffDelay(0, defaultReconnectLimits, () => 1)).toBe(500);
    expect(backoffDelay(3, defaultReconnectLimits, () => 1)).toBe(4000);
    expect(backoffDelay(3, defaultReconnectLimits, () => 0.25)).toBe(1000);
    expect(backoffDelay(500, defaultReconnectLimits, () => 1)).toBe(30_000);
  });
});

describe('liveAddress', () => {
  it.each([
    ['ws://127.0.0.1:8003/v1/live', 'ws://127.0.0.1:8003/v1/live?ticket=abc'],
    ['ws://127.0.0.1:8003/v1/live?ticket=abc', 'ws://127.0.0.1:8003/v1/live?ticket=abc'],
    ['http://127.0.0.1:8003', 'ws://127.0.0.1:8003/v1/live?ticket=abc'],
    ['https://live.example/v1/live', 'wss://live.example/v1/live?ticket=abc'],
    ['/v1/live', 'ws://dash.example/v1/live?ticket=abc'],
  ])('takes %s', (url, address) => {
    expect(liveAddress({ ticket: 'abc', url }, 'http://dash.example/x')).toBe(address);
  });
});
