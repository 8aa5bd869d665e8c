import { Metadata, type status } from '@grpc/grpc-js';
import { RpcException } from '@nestjs/microservices';

/** Trailing metadata of a refused call: what was wrong, machine-readable, and with which field of the request. */
const reasonHeader = 'sightline-reason';
const fieldHeader = 'sightline-field';

export interface Refusal {
  code: status;
  /** Kebab-case, e.g. `project-not-found`. */
  reason: string;
  message: string;
  /** Name of the request's field, as the proto's JSON names it. */
  field?: string;
}

/** An expected refusal of a call, with a gRPC status and a reason that a caller can act on. */
export class RpcFailure extends RpcException {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    const metadata = new Metadata();
    metadata.set(reasonHeader, refusal.reason);
    if (refusal.field !== undefined) metadata.set(fieldHeader, refusal.field);
    super({ code: refusal.code, message: refusal.message, details: refusal.message, metadata });
    this.refusal = refusal;
  }
}
