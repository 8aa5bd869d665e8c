import { PublishError, type Publisher } from '@sightline/platform';
import type { Project } from '@sightline/schemas';
import { sessionKey } from '@sightline/schemas';
import type { CollectorMetrics } from './collector-metrics.ts';
import type { UserAgent } from './device/user-agent.ts';
import { ok, type Result, refuse } from './errors.ts';
import type { ChunkQuery } from './http/chunk-query.ts';
import type { MaskingPolicy } from './masking/index.ts';
import type { ChunkProcessor } from './pipeline/worker-pool.ts';
import { isOriginAllowed } from './projects/origin.ts';
import type { ProjectTable } from './projects/project-table.ts';
import { chunkMessages } from './publish/chunk-messages.ts';
import type { WatchSet } from './watch/watch-set.ts';

const maskingPolicy = ({ id, privacy }: Project): MaskingPolicy => ({ project: id, ...(privacy ? { privacy } : {}) });

/** What is known of a chunk beside its body. */
export interface ChunkOrigin extends ChunkQuery, UserAgent {
  project: Project;
  source: string;
  /** Epoch ms. */
  receivedTime: number;
}

/** What the recorder is told with a 202. */
interface Hints {
  flushMs: number;
  /** Share of sessions that the project records. */
  sample: number;
  /** Present when the project records nothing at all. */
  stop?: true;
}

export interface Ingest {
  /** Whether the key holds and pages of the origin may use it. */
  authorize(key: string, origin: string): Result<Project>;
  /**
   * Decodes, masks and publishes a chunk. `ok` only when Kafka has it on all in-sync replicas. A chunk that was taken
   * before, or that comes out of order, is taken again: readers know it by session, tab and seq.
   */
  accept(origin: ChunkOrigin, body: Uint8Array<ArrayBuffer>): Promise<Result<Hints>>;
}

export interface IngestParts {
  projects: ProjectTable;
  processor: ChunkProcessor;
  publisher: Publisher;
  watched: WatchSet;
  metrics: CollectorMetrics;
}

const flushMs = { watched: 200, otherwise: 5_000 } as const;

export function createIngest({ projects, processor, publisher, watched, metrics }: IngestParts): Ingest {
  const hints = ({ sampleRate }: Project, isWatched: boolean): Hints => ({
    flushMs: isWatched ? flushMs.watched : flushMs.otherwise,
    sample: sampleRate,
    ...(sampleRate === 0 ? { stop: true } : {}),
  });

  return {
    authorize(key, origin) {
      const state = projects.find(key);
      if (!state.known) return refuse('unknown-key');
      if (state.revoked) return refuse('revoked-key');
      return isOriginAllowed(state.project, origin) ? ok(state.project) : refuse('origin-not-allowed');
    },

    async accept({ project, key: _key, ...of }, body) {
      const receivedBytes = body.length;
      const processed = await processor.process(body, of.receivedTime, maskingPolicy(project));
      if (!processed.ok) return processed;
      const { bytes, facts, report, leaks, inflatedBytes } = processed.value;
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
      });
      return ok(hints(project, isWatched));
    },
  };
}
