import { cloudEventHeaders, type OutgoingMessage, type Publisher } from '@sightline/platform';
import { type ControlRecord, topics } from '@sightline/schemas';
import { createSerial } from '../serial.ts';
import { controlKey } from './control-record-parser.ts';
import type { ControlState } from './control-state.ts';

/** A record was not seen to come back in time. It may still be written. */
export class ControlWriteError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ControlWriteError';
  }
}

export interface ControlLogOptions {
  publisher: Pick<Publisher, 'publish'>;
  state: ControlState;
  /** How long a record may take from Kafka back into memory. Milliseconds. */
  returnTimeoutMs?: number;
}

interface Expected {
  value: Buffer;
  seen: () => void;
}

/**
 * Writes to `sightline.control.v1`. A write is over when its record was published and has come back through the reader
 * into {@link ControlState}: then every later read of this process shows it. Changes run one after the other, so that
 * each is decided on the state that the one before left. There must be one such process: two would overwrite each
 * other's changes of the same record.
 */
export class ControlLog {
  readonly #publisher: Pick<Publisher, 'publish'>;
  readonly #state: ControlState;
  readonly #returnTimeoutMs: number;
  readonly #serial = createSerial();
  readonly #expected = new Map<string, Expected>();

  constructor({ publisher, state, returnTimeoutMs = 10_000 }: ControlLogOptions) {
    this.#publisher = publisher;
    this.#state = state;
    this.#returnTimeoutMs = returnTimeoutMs;
  }

  /** What the table reader calls for each record. @returns false for one that is not of the contract. */
  receive(key: string, value: Buffer | null): boolean {
    const applied = this.#state.apply(key, value);
    const expected = this.#expected.get(key);
    if (value && expected?.value.equals(value)) expected.seen();
    return applied;
  }

  /**
   * Decides on a record by the current state and writes it.
   * @param decide what it throws is thrown, and nothing is written.
   * @throws PublishError, ControlWriteError.
   */
  change<R extends ControlRecord>(decide: (state: ControlState) => R | Promise<R>): Promise<R> {
    return this.#serial(async () => {
      const record = await decide(this.#state);
      await this.#write(record);
      return record;
    });
  }

  /** Writes records that nobody waits to read here: over when they are published. Each has a key of its own. */
  async append(records: readonly ControlRecord[]): Promise<void> {
    await this.#publisher.publish(records.map((record) => message(controlKey(record), record)));
  }

  /** Deletes records of a kind; over when that is published. */
  async forget(kind: ControlRecord['kind'], ids: readonly string[]): Promise<void> {
    await this.#publisher.publish(ids.map((id) => message(controlKey({ kind, id }), null)));
  }

  async #write(record: ControlRecord): Promise<void> {
    const key = controlKey(record);
    const written = message(key, record);
    const value = Buffer.from(String(written.value));
    let timeout: NodeJS.Timeout | undefined;
    const returned = new Promise<void>((resolve, reject) => {
      this.#expected.set(key, { value, seen: resolve });
      timeout = setTimeout(
        () => reject(new ControlWriteError(`${record.kind} did not come back in ${this.#returnTimeoutMs} ms`)),
        this.#returnTimeoutMs,
      );
    });
    // The record may come back, or the time be over, before the acknowledgement is here.
    returned.catch(() => undefined);
    try {
      await this.#publisher.publish([written]);
      await returned;
    } finally {
      clearTimeout(timeout);
      this.#expected.delete(key);
    }
  }
}

/** null: the record is deleted. */
function message(key: string, record: ControlRecord | null): OutgoingMessage {
  const time = Date.now();
  return {
    topic: topics.control,
    key,
    value: record === null ? null : JSON.stringify(record),
    headers: cloudEventHeaders({
      id: `${key}@${time}`,
      type: `sightline.control.${key.slice(0, key.indexOf('/'))}.v1`,
      source: '/audit-service',
      subject: key,
      time,
      contentType: 'application/json',
    }),
  };
}
