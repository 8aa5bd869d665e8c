import { PublishError, type Publisher } from '@sightline/platform';
import type { ErasedSessions, Project } from '@sightline/schemas';
import { sessionKey } from '@sightline/schemas';
import type { SessionAdmission } from './admission/session-admission.ts';
import type { SessionSlots } from './admission/session-slots.ts';
import type { CollectorMetrics } from './collector-metrics.ts';
import { ok, type Result, refuse } from './errors.ts';
import type { ChunkQuery } from './http/chunk-query.ts';
import type { Visitor } from './http/visitor.ts';
import type { MaskingPolicy } from './masking/index.ts';
import type { ChunkProcessor } from './pipeline/worker-pool.ts';
import { isOriginAllowed } from './projects/origin.ts';
import type { ProjectTable } from './projects/project-table.ts';
import { chunkMessages } from './publish/chunk-messages.ts';
import type { WatchSet } from './watch/watch-set.ts';

const maskingPolicy = ({ id, privacy }: Project): MaskingPolicy => ({ project: id, ...(privacy ? { privacy } : {}) });

/** What is known of a chunk beside its body. */
export interface ChunkOrigin extends Omit<ChunkQuery, 'key'>, Visitor {
  project: Project;
}

/** What the recorder is told with a 202. */
interface Hints {
  flushMs: number;
  /** Share of sessions that the project records. */
  sample: number;
  /** Present when the project records nothing at all. */
  stop?: true;
}

/** A chunk that was not refused. */
export interface Accepted {
  /** False: its session is none of those that the project records. */
  stored: boolean;
  hints: Hints;
}

export interface Ingest {
  /** Whether the key holds. */
  authorizeKey(key: string): Result<Project>;
  /** Whether the key holds and pages of the origin may use it. */
  authorize(key: string, origin: string): Result<Project>;
  /**
   * Decodes, masks and publishes a chunk. `ok` only when Kafka has it on all in-sync replicas. A chunk that was taken
   * before, or that comes out of order, is taken again: readers know it by session, tab and seq. Chunks of a session
   * that is not admitted are refused, or not stored, all of them.
   */
  accept(origin: ChunkOrigin, body: Uint8Array<ArrayBuffer>): Promise<Result<Accepted>>;
}

export interface IngestParts {
  projects: ProjectTable;
  erased: ErasedSessions;
  processor: ChunkProcessor;
  publisher: Publisher;
  watched: WatchSet;
  admission: SessionAdmission;
  slots: SessionSlots;
  metrics: CollectorMetrics;
}

const flushMs = { watched: 200, otherwise: 5_000 } as const;

export function createIngest(parts: IngestParts): Ingest {
  const { projects, erased, processor, publisher, watched, admission, slots, metrics } = parts;
  const hints = ({ sampleRate }: Project, isWatched: boolean): Hints => ({
    flushMs: isWatched ? flushMs.watched : flushMs.otherwise,
    sample: sampleRate,
    ...(sampleRate === 0 ? { stop: true } : {}),
  });

  const publish = async ({ project, ...of }: ChunkOrigin, body: Uint8Array<ArrayBuffer>): Promise<Result<Accepted>> => {
    const receivedBytes = body.length;
    const processed = await processor.process(body, of.receivedTime, maskingPolicy(project));
    if (!processed.ok) return processed;
    const { bytes, facts, report, leaks, inflatedBytes, way } = processed.value;
    const chunk = { ...of, ...facts, project: project.id };
    const isWatched = watched.has(sessionKey(chunk));
    try {
      await publisher.publish(chunkMessages(chunk, bytes, leaks, isWatched));
    } catch (error) {
      if (error instanceof PublishError) return refuse('kafka-unavailable');
      throw error;
    }
    metrics.masked(report);
    metrics.accepted({
      project: project.id,
      receivedBytes,
      inflatedBytes,
      publishedBytes: bytes.length,
      events: facts.events,
      way,
    });
    return ok({ stored: true, hints: hints(project, isWatched) });
  };

  const authorizeKey = (key: string): Result<Project> => {
    const state = projects.find(key);
    if (!state.known) return refuse('unknown-key');
    return state.revoked ? refuse('revoked-key') : ok(state.project);
  };

  return {
    authorizeKey,
    authorize(key, origin) {
      const project = authorizeKey(key);
      return !project.ok || isOriginAllowed(project.value, origin) ? project : refuse('origin-not-allowed');
    },

    async accept(origin, body) {
      const { project } = origin;
      const session = sessionKey({ project: project.id, session: origin.session });
      if (erased.has(session)) return refuse('session-erased');
      const admitted = await admission.admit(origin, origin.receivedTime);
      if (admitted === 'not-sampled') return ok({ stored: false, hints: hints(project, false) });
      if (admitted !== 'admitted') return refuse(admitted);
      if (!slots.take(session)) return refuse('overloaded', 'too much of this session is under way');
      try {
        return await publish(origin, body);
      } finally {
        slots.give(session);
      }
    },
  };
}
