import type { SessionInteraction } from '../api/types.ts';
import { describeInteraction, kindOf } from './interaction-kinds.ts';

/** A mark on the seek bar. */
export interface TimelineMark {
  key: string;
  /** Ms from the start of the tab. */
  at: number;
  type: string;
  color: string;
  text: string;
}

/** More marks than this on a bar are a blur. */
const maxMarks = 400;

/** Marks that are worth seeing before others when there are too many. */
const weight = (type: string): number =>
  type === 'error' || type === 'rage_click' || type === 'automation' ? 2 : type === 'click' ? 0 : 1;

export function timelineMarks(
  interactions: readonly SessionInteraction[],
  tab: string,
  start: number,
  end: number,
): TimelineMark[] {
  const marks = interactions.flatMap((interaction) => {
    const { label, color, marked } = kindOf(interaction.type);
    if (!marked || interaction.tab !== tab || interaction.time < start || interaction.time > end) return [];
    const text = `${label}: ${describeInteraction(interaction)}`;
    const key = `${interaction.seq}-${interaction.index}`;
    return [{ key, at: interaction.time - start, type: interaction.type, color, text }];
  });
  if (marks.length <= maxMarks) return marks;
  return marks
    .sort((a, b) => weight(b.type) - weight(a.type))
    .slice(0, maxMarks)
    .sort((a, b) => a.at - b.at);
}
