import type { RetentionClass } from '@sightline/schemas';

/**
 * Tables with rows of single sessions (columns `project` and `session`), by the class of what they hold. Within a class
 * the one by which a session's age is told comes last: as long as it has rows, removing can be taken up again.
 */
export const sessionTables = {
  recordings: ['chunks'],
  interactions: [
    'interactions',
    'heatmap_marks',
    'heatmap_bots',
    'detection_matches',
    'session_words',
    'session_chunks',
  ],
  leaks: ['privacy_leaks'],
} as const satisfies Partial<Record<RetentionClass, readonly string[]>>;
