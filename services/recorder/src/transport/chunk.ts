/** A piece of one tab's recording; `(session, tab, seq)` names it for ever. */
export interface Chunk {
  session: string;
  tab: string;
  seq: number;
  keyframe: boolean;
  /** NDJSON, until it is compressed. */
  text: string;
  /** One gzip member; once set it never changes, so that every sending of the chunk is the same. */
  bytes?: Uint8Array<ArrayBuffer>;
}

/** What the chunk takes in memory, in bytes (text is counted by its characters). */
export const chunkSize = (chunk: Chunk): number => chunk.bytes?.length ?? chunk.text.length;

/** `(session, tab, seq)` as text. */
export const nameOf = ({ session, tab, seq }: Pick<Chunk, 'session' | 'tab' | 'seq'>): string =>
  `${session}/${tab}/${seq}`;
