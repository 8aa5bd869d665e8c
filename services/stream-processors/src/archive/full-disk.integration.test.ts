import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createLogger, createMetrics, ObjectStoreFullError, readConfig } from '@sightline/platform';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { streamProcessorsConfig } from '../config.ts';
import type { ProcessorOptions } from '../processor-options.ts';
import { createStreamProcessors } from '../stream-processors.ts';
import { createPipeline, eventually, type Pipeline } from '../testing/pipeline.ts';
import { storedOf } from '../testing/stored.ts';
import { expectedOf, visit } from '../testing/visits.ts';

let pipeline: Pipeline;
let disk: SmallDisk;
beforeAll(async () => {
  pipeline = await createPipeline(1);
  disk = smallDisk();
});
afterAll(async () => {
  await pipeline?.stop();
  disk?.remove();
});

interface SmallDisk {
  folder: string;
  fill(): void;
  free(): void;
  /** Makes the processors' store as full as the disk, where the disk itself cannot be. */
  wrap(options: ProcessorOptions): ProcessorOptions;
  remove(): void;
}

/** A disk of one megabyte; where this user may not mount one, a store that says it is full. */
function smallDisk(): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'sightline-small-disk-'));
  const filler = join(folder, 'filler');
  let isMounted = true;
  let isFull = false;
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    isMounted = false;
  }
  return {
    folder,
    fill() {
      isFull = true;
      if (isMounted) writeFileSync(filler, Buffer.alloc(statfsSync(folder).bavail * statfsSync(folder).bsize));
    },
    free() {
      isFull = false;
      rmSync(filler, { force: true });
    },
    wrap: (options) => ({
      ...options,
      objectStore: {
        ...options.objectStore,
        async put(key, ...pieces) {
          if (isFull && !isMounted) throw new ObjectStoreFullError('the small disk');
          await options.objectStore.put(key, ...pieces);
        },
      },
    }),
    remove() {
      if (isMounted) execFileSync('umount', [folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

it('stops reading when the disk is full, says so, and goes on when there is room; nothing is lost', async () => {
  const metrics = createMetrics('test');
  const log = createLogger({ service: 'test', level: 'fatal', format: 'json' });
  const config = readConfig(streamProcessorsConfig, {
    ...pipeline.environment,
    OBJECT_STORE_URL: pathToFileURL(disk.folder).href,
    PROCESSORS: 'archive',
  });
  const { service, checks } = createStreamProcessors(config, { log, metrics }, disk.wrap);
  await service.start();
  const isFull = async () =>
    (await metrics.registry.getSingleMetric('sightline_archive_full')?.get())?.values[0]?.value;
  const chunks = visit('session-full', 'tab-00001', Date.now() - 60_000, 12);
  await pipeline.publish(chunks.slice(0, 3));
  await eventually(async () => expect((await storedOf(pipeline.clickhouse, ['session-full'])).chunks).toBe(3));
  checks.archive?.();
  expect(await isFull()).toBe(0);

  disk.fill();
  await pipeline.publish(chunks.slice(3));
  await eventually(async () => expect(await isFull()).toBe(1));
  expect(() => checks.archive?.()).toThrow('the object store is full');
  expect((await storedOf(pipeline.clickhouse, ['session-full'])).chunks).toBe(3);

  disk.free();
  const { chunks: all, bytes } = expectedOf(chunks);
  await eventually(async () =>
    expect(await storedOf(pipeline.clickhouse, ['session-full'])).toMatchObject({ chunks: all, bytes }),
  );
  expect(await isFull()).toBe(0);
  checks.archive?.();
  await service.stop();
});
