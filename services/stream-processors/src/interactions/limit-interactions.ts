import type { Interaction } from '@sightline/schemas';
import { thresholds } from './thresholds.ts';

export interface LimitedInteractions {
  interactions: Interaction[];
  dropped: number;
}

/**
 * As many of a chunk's interactions, in their order, as fit a message. A forged chunk of 16 MiB may hold a hundred
 * thousand of them; without a limit its message would be refused by Kafka for ever and hold up its partition.
 */
export function limitInteractions(
  interactions: Interaction[],
  total: number = thresholds.limits.total,
): LimitedInteractions {
  let bytes = 0;
  for (const [index, interaction] of interactions.entries()) {
    bytes += Buffer.byteLength(JSON.stringify(interaction)) + 1;
    if (bytes > total) return { interactions: interactions.slice(0, index), dropped: interactions.length - index };
  }
  return { interactions, dropped: 0 };
}
