/**
 * The places where kafkajs 2.2.4 must be taken by its insides. The version is pinned in package.json because of them.
 */
import { createRequire } from 'node:module';
import type { Batch, Broker, Cluster } from 'kafkajs';
import { protocolErrorType } from './errors.ts';
import { decodeRecord } from './record-decoder.ts';

const require = createRequire(import.meta.url);

// Before anything of kafkajs holds the one that it comes with: hence nothing else in this package imports it.
const decoderPath = require.resolve('kafkajs/src/protocol/recordBatch/record/v0/decoder');
require(decoderPath);
Object.assign(require.cache[decoderPath] as NodeJS.Module, { exports: decodeRecord });

/** kafkajs, with the changes that this module makes to it. */
export const kafkajs = require('kafkajs') as typeof import('kafkajs');

interface RequestQueue {
  pending: unknown[];
  scheduleCheckPendingRequests(): void;
}

const { prototype: requestQueue } = require('kafkajs/src/network/requestQueue') as { prototype: RequestQueue };
const scheduleCheck = requestQueue.scheduleCheckPendingRequests;

// Each connection re-arms a timer of a millisecond or less for ever, although there is nothing to
// check unless a request waits.
requestQueue.scheduleCheckPendingRequests = function (this: RequestQueue): void {
  if (this.pending.length > 0) scheduleCheck.call(this);
};

interface Connection {
  /** What was received and is no whole answer yet. */
  chunks: Buffer[];
  bytesBuffered: number;
  processData(data: Buffer): void;
}

const { prototype: connection } = require('kafkajs/src/network/connection') as { prototype: Connection };
const processData = connection.processData;

// What is left of the answer before is kept, also where it is nothing, and the next answer copied to be joined to it.
connection.processData = function (this: Connection, data: Buffer): void {
  if (this.bytesBuffered === 0) this.chunks = [];
  processData.call(this, data);
};

interface ConsumerGroup {
  /** A new object with every assignment: it stands for the generation, and commits under it. */
  offsetManager: object;
  fetch(nodeId: number): Promise<Batch[]>;
}

const { prototype: consumerGroup } = require('kafkajs/src/consumer/consumerGroup') as { prototype: ConsumerGroup };
const fetch = consumerGroup.fetch;

/** The generation in which a batch was fetched. */
export interface Generation {
  /** The same object for every batch of one generation. */
  readonly id: object;
  /** False as soon as the consumer has joined anew; checked and committed in one turn, nothing can come in between. */
  isCurrent(): boolean;
}

const generations = new WeakMap<Batch, Generation>();

// A fetch from one broker may rejoin the group while batches from another are on their way or being processed, and the
// payload of eachBatch commits under whatever generation is current. So each batch remembers the one it was fetched in.
consumerGroup.fetch = async function (this: ConsumerGroup, nodeId: number): Promise<Batch[]> {
  const id = this.offsetManager;
  const batches = await fetch.call(this, nodeId);
  for (const batch of batches) generations.set(batch, { id, isCurrent: () => this.offsetManager === id });
  return batches;
};

/** @throws Error for a batch that no consumer fetched. */
export function generationOf(batch: Batch): Generation {
  const generation = generations.get(batch);
  if (!generation) throw new Error('batch of unknown generation');
  return generation;
}

/**
 * Takes a member out of its group that a crashed consumer has left behind. Without it the group waits for the end of the
 * member's session before it gives its partitions to anybody. A member that is gone already is no error.
 */
export async function leaveGroup(cluster: Cluster, groupId: string, memberId: string): Promise<void> {
  const coordinator = (await cluster.findGroupCoordinator({ groupId })) as Broker & {
    leaveGroup(of: { groupId: string; memberId: string }): Promise<unknown>;
  };
  try {
    await coordinator.leaveGroup({ groupId, memberId });
  } catch (error) {
    if (protocolErrorType(error) !== 'UNKNOWN_MEMBER_ID') throw error;
  }
}
