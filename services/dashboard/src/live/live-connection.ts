import { type ChunkFrame, closeCodes, decodeChunkFrames, type LiveMessage, type LiveRequest } from '@sightline/schemas';
import { ApiError } from '../api/client.ts';
import { backoffDelay, defaultReconnectLimits, type ReconnectLimits } from './backoff.ts';
import { type PageVisibility, pageVisibility } from './page-visibility.ts';

export type ConnectionState =
  | { status: 'connecting' }
  | { status: 'open' }
  /** `retryAt`: epoch ms of the next attempt. */
  | { status: 'waiting'; attempt: number; retryAt: number }
  | { status: 'closed'; reason: 'stopped' | 'refused' | 'gave_up'; message: string };

export interface LiveConnectionOptions {
  /** The address to connect to, with a fresh ticket, for every attempt. */
  address: () => Promise<string>;
  /** What to ask for each time the connection opens. */
  requests: () => LiveRequest[];
  onMessage: (message: LiveMessage) => void;
  onFrame?: (frame: ChunkFrame) => void;
  onState: (state: ConnectionState) => void;
  limits?: Partial<ReconnectLimits>;
  random?: () => number;
  visibility?: PageVisibility;
}

const openTimeoutMs = 10_000;
const terminal = (code: number): boolean => code >= 4500 && code <= 4999;

const terminalMessages: Record<number, string> = {
  [closeCodes.ticket_invalid]:
    'The gateway did not accept the ticket. Check that gateway and auth-bff use the same Redis.',
  [closeCodes.bad_message]: 'The gateway did not understand the dashboard. Reload the page.',
  [closeCodes.not_allowed]: 'You may not watch this project live.',
};

/**
 * A WebSocket to the gateway that comes back by itself: a fresh ticket before each attempt, exponential backoff with
 * full jitter between attempts, nothing while the page is hidden. Close codes from 4500 on end it, except that
 * `ticket_invalid` gets one fresh ticket at once.
 */
export class LiveConnection {
  readonly #options: LiveConnectionOptions;
  readonly #limits: ReconnectLimits;
  readonly #visibility: PageVisibility;
  #socket: WebSocket | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;
  #generation = 0;
  #freshTicketTried = false;
  #state: ConnectionState = { status: 'closed', reason: 'stopped', message: '' };
  #stopWatching: () => void = () => {};

  constructor(options: LiveConnectionOptions) {
    this.#options = options;
    this.#limits = { ...defaultReconnectLimits, ...options.limits };
    this.#visibility = options.visibility ?? pageVisibility;
  }

  start(): void {
    this.#stopWatching();
    this.#stopWatching = this.#visibility.onWake(() => {
      if (this.#state.status === 'waiting') void this.#connect();
    });
    this.#attempt = 0;
    this.#freshTicketTried = false;
    void this.#connect();
  }

  stop(): void {
    this.#stopWatching();
    this.#dropSocket();
    this.#setState({ status: 'closed', reason: 'stopped', message: '' });
  }

  /** False when the connection is not open; what `requests` gives is asked for again on the next one. */
  send(request: LiveRequest): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(request));
    return true;
  }

  #setState(state: ConnectionState): void {
    this.#state = state;
    this.#options.onState(state);
  }

  /** After this, nothing that the old socket does is heard. */
  #dropSocket(): void {
    this.#generation++;
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close(1000);
  }

  async #connect(): Promise<void> {
    this.#dropSocket();
    const generation = this.#generation;
    const current = (): boolean => generation === this.#generation;
    this.#setState({ status: 'connecting' });
    let address: string;
    try {
      address = await this.#options.address();
    } catch (error) {
      if (current()) this.#ticketFailed(error);
      return;
    }
    if (current()) this.#open(address, current);
  }

  #open(address: string, current: () => boolean): void {
    const socket = new WebSocket(address);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#timer = setTimeout(() => {
      if (!current()) return;
      this.#dropSocket();
      this.#retry();
    }, openTimeoutMs);
    socket.onopen = () => {
      if (!current()) return;
      clearTimeout(this.#timer);
      this.#setState({ status: 'open' });
      for (const request of this.#options.requests()) this.send(request);
    };
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (!current()) return;
      // A refused ticket opens and closes at once: only a message proves that the connection is good.
      this.#attempt = 0;
      this.#freshTicketTried = false;
      this.#receive(data);
    };
    socket.onclose = ({ code }) => {
      if (!current()) return;
      this.#dropSocket();
      this.#closed(code);
    };
  }

  #receive(data: string | ArrayBuffer): void {
    if (typeof data !== 'string') {
      for (const frame of decodeChunkFrames(new Uint8Array(data)).frames) this.#options.onFrame?.(frame);
      return;
    }
    let message: LiveMessage;
    try {
      message = JSON.parse(data) as LiveMessage;
    } catch {
      return;
    }
    this.#options.onMessage(message);
  }

  #closed(code: number): void {
    if (code === closeCodes.ticket_invalid && !this.#freshTicketTried) {
      this.#freshTicketTried = true;
      void this.#connect();
      return;
    }
    if (terminal(code)) {
      this.#refuse(terminalMessages[code] ?? `The gateway closed the connection for good (${code}).`);
      return;
    }
    this.#retry();
  }

  #ticketFailed(error: unknown): void {
    const status = error instanceof ApiError ? error.status : 0;
    if (status === 401) this.#refuse('You are not signed in any more.');
    else if (status === 403 || status === 404) this.#refuse('You may not watch this project live.');
    else this.#retry(error instanceof ApiError ? (error.retryAfterSeconds ?? 0) * 1000 : 0);
  }

  #refuse(message: string): void {
    this.#setState({ status: 'closed', reason: 'refused', message });
  }

  #retry(atLeastMs = 0): void {
    const { maxAttempts } = this.#limits;
    if (maxAttempts > 0 && this.#attempt >= maxAttempts) {
      const message = `The gateway could not be reached in ${maxAttempts} attempts.`;
      this.#setState({ status: 'closed', reason: 'gave_up', message });
      return;
    }
    const delay = Math.max(atLeastMs, backoffDelay(this.#attempt, this.#limits, this.#options.random));
    this.#attempt++;
    this.#setState({ status: 'waiting', attempt: this.#attempt, retryAt: Date.now() + delay });
    const generation = this.#generation;
    this.#timer = setTimeout(() => {
      // A hidden page waits until somebody looks at it again: see start().
      if (generation === this.#generation && !this.#visibility.hidden()) void this.#connect();
    }, delay);
  }
}
