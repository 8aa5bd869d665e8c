import { clickHouseTime } from '@sightline/platform';
import { type ChunkHeaders, type Interactions, searchWords } from '@sightline/schemas';

/** A row of the table `session_words`. */
export interface WordRow {
  project: string;
  session: string;
  tab: string;
  seq: number;
  kind: 'screen' | 'click';
  first_time: string;
  words: string[];
}

/** Words of a chunk; what comes after is not found. A page has a few hundred different ones. */
const mostWords = 2_000;

type Chunk = Pick<ChunkHeaders, 'project' | 'session' | 'tab' | 'seq' | 'firstTime'>;

function rowOf(chunk: Chunk, kind: WordRow['kind'], texts: string): WordRow[] {
  const words = searchWords(texts).slice(0, mostWords);
  if (words.length === 0) return [];
  const { project, session, tab, seq, firstTime } = chunk;
  return [{ project, session, tab, seq, kind, first_time: clickHouseTime(firstTime), words }];
}

/** What is found of a chunk by what came on screen in it. */
export const screenWordRows = (chunk: Chunk, texts: readonly string[]): WordRow[] =>
  rowOf(chunk, 'screen', texts.join('\n'));

/** What is found of a chunk by the elements that were clicked in it: names in their selectors, and labels. */
export const clickWordRows = (chunk: Interactions): WordRow[] =>
  rowOf(
    chunk,
    'click',
    chunk.interactions
      .map(({ type, element = '', label = '' }) => (type === 'click' ? `${element}\n${label}` : ''))
      .join('\n'),
  );
