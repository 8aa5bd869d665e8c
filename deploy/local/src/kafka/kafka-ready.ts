import { exchange } from '../net-exchange.ts';

/** Metadata request, version 1, for no topic: the answer lists the brokers that are in service. */
const request = Buffer.from('00000018000300010000000100096c6f63616c2d75700000000000', 'hex');

/** Throws until the broker is registered and unfenced, so that topics can be created at once. */
export async function kafkaReady(port: number): Promise<void> {
  const framed = Buffer.alloc(request.length);
  request.copy(framed);
  framed.writeInt32BE(request.length - 4, 0);
  const answer = await exchange(port, framed, (bytes) => bytes.length >= 4 && bytes.length >= bytes.readInt32BE(0) + 4);
  const brokers = answer.readInt32BE(8);
  if (brokers < 1) throw new Error('the broker is not in service yet');
}
