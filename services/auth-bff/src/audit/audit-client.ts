import { Client, credentials, Metadata } from '@grpc/grpc-js';
import type { Service } from '@sightline/platform';
import type { ApiError } from '../errors/api-error.ts';
import { auditError } from './audit-error.ts';

/** What of a method's definition a call needs. */
interface Method<Request, Answer> {
  path: string;
  requestSerialize(request: Request): Buffer;
  responseDeserialize(bytes: Buffer): Answer;
}

export interface AuditClientOptions {
  /** host:port */
  address: string;
  serviceToken: string;
}

const deadlineMs = 15_000;

/** gRPC to audit-service. Every call carries the service token; failures are thrown as {@link ApiError}. */
export class AuditClient implements Service {
  readonly #client: Client;
  readonly #serviceToken: string;

  constructor({ address, serviceToken }: AuditClientOptions) {
    this.#serviceToken = serviceToken;
    this.#client = new Client(address, credentials.createInsecure(), {
      // A session's interactions and a heatmap are one message each.
      'grpc.max_receive_message_length': 64 * 1024 * 1024,
      'grpc.initial_reconnect_backoff_ms': 200,
      'grpc.max_reconnect_backoff_ms': 2_000,
      'grpc.keepalive_time_ms': 30_000,
    });
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {
    this.#client.close();
  }

  /** Rejects when there is no connection within a second. */
  ready(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#client.waitForReady(Date.now() + 1_000, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** One question, one answer; within 15 s. */
  call<Request, Answer>(method: Method<Request, Answer>, request: Request): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#client.makeUnaryRequest(
        method.path,
        method.requestSerialize,
        method.responseDeserialize,
        request,
        this.#metadata(),
        { deadline: Date.now() + deadlineMs },
        (error, answer) => {
          if (error || answer === undefined) reject(auditError(error));
          else resolve(answer);
        },
      );
    });
  }

  /** Answers as they are asked for; the call is cancelled when the consumer leaves. It has no deadline: people pause. */
  async *stream<Request, Answer>(method: Method<Request, Answer>, request: Request): AsyncGenerator<Answer> {
    const call = this.#client.makeServerStreamRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      request,
      this.#metadata(),
    );
    try {
      for await (const answer of call) yield answer as Answer;
    } catch (error) {
      throw auditError(error);
    } finally {
      call.cancel();
    }
  }

  #metadata(): Metadata {
    const metadata = new Metadata();
    metadata.set('authorization', `Bearer ${this.#serviceToken}`);
    return metadata;
  }
}
