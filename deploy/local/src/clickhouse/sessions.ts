import { ClickHouseError } from './clickhouse-error.ts';
import type { Connection } from './engine.ts';

interface Held {
  connection: Connection;
  busy: boolean;
  timer: NodeJS.Timeout | undefined;
}

export interface SessionOptions {
  id: string;
  timeoutSeconds: number;
  mustExist: boolean;
}

/** Connections that outlive a request, by session id: temporary tables and `SET` stay. One request at a time each. */
export class Sessions {
  readonly #held = new Map<string, Held>();
  readonly #connect: () => Connection;

  constructor(connect: () => Connection) {
    this.#connect = connect;
  }

  acquire({ id, timeoutSeconds, mustExist }: SessionOptions): { connection: Connection; release: () => void } {
    const held = this.#held.get(id) ?? this.#create(id, mustExist);
    if (held.busy)
      throw new ClickHouseError(373, 'SESSION_IS_LOCKED', `Session ${id} is locked by a concurrent client`);
    held.busy = true;
    clearTimeout(held.timer);
    const release = (): void => {
      held.busy = false;
      held.timer = setTimeout(() => this.#drop(id), timeoutSeconds * 1000);
      held.timer.unref();
    };
    return { connection: held.connection, release };
  }

  close(): void {
    for (const id of [...this.#held.keys()]) this.#drop(id);
  }

  #create(id: string, mustExist: boolean): Held {
    if (mustExist) throw new ClickHouseError(372, 'SESSION_NOT_FOUND', `Session ${id} not found`);
    const held: Held = { connection: this.#connect(), busy: false, timer: undefined };
    this.#held.set(id, held);
    return held;
  }

  #drop(id: string): void {
    const held = this.#held.get(id);
    this.#held.delete(id);
    clearTimeout(held?.timer);
    held?.connection.close();
  }
}
