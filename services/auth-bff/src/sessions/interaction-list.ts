import type { Interaction } from '@sightline/schemas';
import type { ListInteractionsResponse__Output } from '@sightline/schemas/grpc';

export type ListedInteraction = Interaction & { tab: string; seq: number };

/** Interactions with the chunk that each came from. */
export const interactionList = ({
  interactions,
}: ListInteractionsResponse__Output): { interactions: ListedInteraction[] } => ({
  interactions: interactions.map(({ tab, seq, detailJson }) => ({
    ...(JSON.parse(detailJson) as Interaction),
    tab,
    seq,
  })),
});
