import type { Metadata, requestCallback, ServiceError } from '@grpc/grpc-js';

/** A unary call as a promise: `await ask<Answer>((done) => client.method(request, metadata, done))`. */
export const ask = <Answer>(call: (done: requestCallback<Answer>) => void): Promise<Answer> =>
  new Promise((resolve, reject) => {
    call((error, answer) => (error || answer === undefined ? reject(error) : resolve(answer)));
  });

/** What a refused call said: `[code, reason, field]`. */
export async function refusal(call: Promise<unknown>): Promise<[number, string, string]> {
  try {
    await call;
  } catch (error) {
    const { code, metadata } = error as ServiceError & { metadata: Metadata };
    return [code, String(metadata.get('sightline-reason')[0] ?? ''), String(metadata.get('sightline-field')[0] ?? '')];
  }
  throw new Error('the call was not refused');
}
