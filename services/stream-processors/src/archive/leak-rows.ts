import { clickHouseTime } from '@sightline/platform';
import type { MaskLeak } from '@sightline/schemas';
import type { RecordingChunk } from '../recording-chunk.ts';

/** A row of the table `privacy_leaks`. */
export interface LeakRow {
  project: string;
  session: string;
  tab: string;
  seq: number;
  first_time: string;
  leaks: MaskLeak[];
}

/** A row for each chunk in which something had to be masked. */
export const leakRows = (chunks: readonly RecordingChunk[]): LeakRow[] =>
  chunks
    .filter(({ leaks }) => leaks.length > 0)
    .map(({ project, session, tab, seq, firstTime, leaks }) => ({
      project,
      session,
      tab,
      seq,
      first_time: clickHouseTime(firstTime),
      leaks,
    }));
