import type { Alert, LiveMessage, SessionRecord } from '@sightline/schemas';
import type { ReconnectLimits } from './backoff.ts';
import { type ConnectionState, LiveConnection } from './live-connection.ts';
import { fetchLiveAddress } from './live-ticket.ts';

export interface LiveFeedSnapshot {
  connection: ConnectionState;
  /** Live and idle sessions, the newest first. */
  sessions: SessionRecord[];
  /** Alerts that came over this connection, the newest first; one a finding. */
  alerts: Alert[];
  /** True once the gateway has sent its list. */
  listed: boolean;
}

const maxAlerts = 200;
/** Changes are shown this often at most: thousands of live sessions change many times a second. */
const publishEveryMs = 150;

/** The live list and the alerts of one project, over one connection, for everybody on the page who wants them. */
export class LiveFeed {
  readonly #connection: LiveConnection;
  readonly #listeners = new Set<() => void>();
  readonly #alertListeners = new Set<(alert: Alert) => void>();
  readonly #sessions = new Map<string, SessionRecord>();
  #alerts: Alert[] = [];
  #listed = false;
  #state: ConnectionState = { status: 'connecting' };
  #snapshot: LiveFeedSnapshot = { connection: this.#state, sessions: [], alerts: [], listed: false };
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(project: string, limits: Partial<ReconnectLimits> = {}) {
    this.#connection = new LiveConnection({
      address: () => fetchLiveAddress(project),
      requests: () => [{ type: 'watch_list' }, { type: 'watch_alerts' }],
      limits,
      onMessage: (message) => this.#receive(message),
      onState: (state) => {
        this.#state = state;
        this.#publish();
      },
    });
  }

  start(): void {
    this.#connection.start();
  }

  stop(): void {
    this.#connection.stop();
    clearTimeout(this.#timer);
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  getSnapshot = (): LiveFeedSnapshot => this.#snapshot;

  /** Hears each alert once, as it comes. */
  onAlert = (listener: (alert: Alert) => void): (() => void) => {
    this.#alertListeners.add(listener);
    return () => this.#alertListeners.delete(listener);
  };

  #receive(message: LiveMessage): void {
    switch (message.type) {
      case 'sessions':
        this.#sessions.clear();
        this.#listed = true;
        for (const session of message.sessions) this.#keep(session);
        break;
      case 'session':
        this.#keep(message.session);
        break;
      case 'alert':
        this.#keepAlert(message.alert);
        break;
      default:
        return;
    }
    this.#timer ??= setTimeout(() => this.#publish(), publishEveryMs);
  }

  #keep(session: SessionRecord): void {
    if (session.status === 'ended') this.#sessions.delete(session.session);
    else this.#sessions.set(session.session, session);
  }

  #keepAlert(alert: Alert): void {
    const { uid } = alert.finding_info;
    this.#alerts = [alert, ...this.#alerts.filter((other) => other.finding_info.uid !== uid)].slice(0, maxAlerts);
    for (const listener of this.#alertListeners) listener(alert);
  }

  #publish(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const sessions = [...this.#sessions.values()].sort((a, b) => b.startedAt - a.startedAt);
    this.#snapshot = { connection: this.#state, sessions, alerts: this.#alerts, listed: this.#listed };
    for (const listener of this.#listeners) listener();
  }
}
