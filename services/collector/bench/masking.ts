/** What a chunk costs on one core, on recordings of real pages; see `--help` of `npm run bench -- collector`. */
import { gunzipSync, gzipSync } from 'node:zlib';
import { privacyRules } from '@sightline/schemas';
import { type ReceivedText, receiveText } from '../src/decode/received-text.ts';
import { createFastPath, type FastPath } from '../src/fast-path/fast-path.ts';
import { createMasker } from '../src/masking/index.ts';
import { processChunk } from '../src/pipeline/process-chunk.ts';
import { decodeEvents } from '../src/testing/decode-events.ts';
import { cpuMs, median } from './cpu.ts';
import type { RecordedChunk } from './recordings/record-pages.ts';

const limits = {
  maxInflatedBytes: 16 * 1024 * 1024,
  maxChunkBytes: 900_000,
  maxDepth: 1_200,
  maxValues: 2_000_000,
  maxStringBytes: 4 * 1024 * 1024,
  maxParsedBytes: 72 * 1024 * 1024,
};
const MiB = 1024 * 1024;

interface Sample {
  site: RecordedChunk['site'];
  kind: RecordedChunk['kind'];
  visit: number;
  body: Buffer;
  bytes: number;
}

/** What is planted where a page shows an ordinary word. */
const planted = ['jane.doe@example.com', '4111 1111 1111 1111', '+49 30 1234567', 'https://a.b/?access_token=s3cr3t'];

function dirty(text: string, index: number): string {
  let count = 0;
  return text.replace(/"textContent":"([A-Za-z][^"\\]{3,60})"/g, (whole, words: string) => {
    count += 1;
    return count % 40 === 3 ? `"textContent":"${words} ${planted[(index + count) % planted.length]}"` : whole;
  });
}

const out = (line: string): boolean => process.stdout.write(`${line}\n`);

/** Passes before those that count: a collector runs for weeks, and V8 compiles in its first seconds. */
const warmUps = 12;

/** Median CPU ms for one pass over the samples; `prepare` is not counted. */
function measure(samples: readonly Sample[], rounds: number, work: (sample: Sample) => unknown, prepare?: () => void) {
  const times: number[] = [];
  for (let round = -warmUps; round < rounds; round += 1) {
    prepare?.();
    const ms = cpuMs(() => {
      for (const sample of samples) work(sample);
    });
    if (round >= 0) times.push(ms);
  }
  return median(times);
}

export function benchMasking(recorded: readonly RecordedChunk[], rounds = 7): void {
  const now = Date.now();
  const masker = createMasker(privacyRules);
  const toSample = ({ site, kind, visit, text }: RecordedChunk): Sample => ({
    site,
    kind,
    visit,
    body: gzipSync(text),
    bytes: Buffer.byteLength(text),
  });
  const receive = ({ body }: Sample): ReceivedText => {
    const received = receiveText(body, limits.maxInflatedBytes);
    if (!received.ok) throw new Error(received.code);
    return received.value;
  };
  const masksNothing = (sample: Sample): boolean => {
    const decoded = decodeEvents(receive(sample).own(), limits, now);
    if (!decoded.ok) throw new Error(decoded.code);
    return Object.keys(masker.maskEvents(decoded.value).report).length === 0;
  };
  const samples = recorded.map(toSample);
  const clean = samples.filter(masksNothing);
  const dirtyOnes = recorded.map((chunk, index) => toSample({ ...chunk, text: dirty(chunk.text, index) }));

  const run = (fastPath: FastPath, sample: Sample) => fastPath.process(sample.body, receive(sample), limits, now);
  const parseLines = ({ body }: Sample): unknown[] => {
    const lines = gunzipSync(body).toString().split('\n');
    lines.pop();
    return lines.map((line) => JSON.parse(line) as unknown);
  };

  const report = (
    name: string,
    of: readonly Sample[],
    rows: [string, number][],
    ratios: [string, number, number][],
  ): void => {
    const bytes = of.reduce((sum, sample) => sum + sample.bytes, 0);
    out(`\n${name}: ${of.length} chunks, ${(bytes / MiB).toFixed(1)} MiB inflated`);
    for (const [what, ms] of rows) {
      out(
        `  ${what.padEnd(58)} ${ms.toFixed(1).padStart(8)} ms ${(bytes / MiB / (ms / 1000)).toFixed(0).padStart(6)} MiB/s`,
      );
    }
    for (const [what, ratio, goal] of ratios)
      out(`  ${what.padEnd(58)} ${ratio.toFixed(2).padStart(8)} × (goal ${goal})`);
  };

  const measureClean = (name: string, of: readonly Sample[]): void => {
    const first = clean.filter(({ visit }) => visit === 1);
    let fastPath = createFastPath(masker);
    const gunzip = measure(of, rounds, ({ body }) => gunzipSync(body));
    const parse = measure(of, rounds, parseLines);
    // A collector that knows other sites meets this one for the first time; the masker remembers texts as well.
    const cold = [...new Set(of.map(({ site }) => site))].reduce((sum, site) => {
      const others = clean.filter((sample) => sample.site !== site);
      const ms = measure(
        of.filter((sample) => sample.site === site),
        rounds,
        (sample) => run(fastPath, sample),
        () => {
          fastPath = createFastPath(createMasker(privacyRules));
          for (const sample of others) run(fastPath, sample);
        },
      );
      return sum + ms;
    }, 0);
    // As in life: the site is known from others, this visit is new.
    const fresh = measure(
      of,
      rounds,
      (sample) => run(fastPath, sample),
      () => {
        fastPath = createFastPath(masker);
        for (const sample of first) run(fastPath, sample);
      },
    );
    report(
      name,
      of,
      [
        ['gunzip', gunzip],
        ['gunzip to where it is scanned, checked', measure(of, rounds, receive)],
        ['gunzip, JSON.parse', parse],
        ['fast path, a new visit to known pages', fresh],
        ['fast path, a site never seen', cold],
      ],
      [
        ['fast path / gunzip, new visit', fresh / gunzip, 2.5],
        ['fast path / gunzip, a site never seen', cold / gunzip, 2.5],
        ['gunzip + JSON.parse / fast path, new visit', parse / fresh, 4],
        ['gunzip + JSON.parse / fast path, a site never seen', parse / cold, 4],
      ],
    );
  };

  const second = clean.filter(({ visit }) => visit === 2);
  measureClean('Clean', second);
  measureClean(
    'Clean keyframes',
    second.filter(({ kind }) => kind === 'keyframe'),
  );
  measureClean(
    'Clean increments',
    second.filter(({ kind }) => kind === 'increment'),
  );

  const learned = createFastPath(masker);
  const reasons = new Map<string, number>();
  for (const sample of clean) {
    const outcome = run(learned, sample);
    const how = outcome.way === 'parse' ? outcome.reason : outcome.way;
    if (how !== 'forwarded') reasons.set(how, (reasons.get(how) ?? 0) + 1);
  }
  const alarms = [...reasons.values()].reduce((sum, count) => sum + count, 0);
  out(
    `\nFalse alarms: ${alarms} of ${clean.length} clean chunks, ${((100 * alarms) / clean.length).toFixed(2)} % (goal 3)`,
  );
  for (const [reason, count] of reasons) out(`  ${reason}: ${count}`);

  const spliced = dirtyOnes.filter((sample) => sample.visit === 2 && run(learned, sample).way === 'spliced');
  const gunzipGzip = measure(spliced, rounds, ({ body }) => gzipSync(gunzipSync(body), { level: 1 }));
  const splicing = measure(spliced, rounds, (sample) => run(learned, sample));
  report(
    'Some events masked',
    spliced,
    [
      ['gunzip, gzip level 1', gunzipGzip],
      ['fast path', splicing],
    ],
    [['fast path / gunzip, gzip level 1', splicing / gunzipGzip, 1.5]],
  );

  // As other writers of JSON do it: nothing of it is understood before it is parsed.
  const all = dirtyOnes
    .filter(({ visit }) => visit === 2)
    .map((sample) => ({ ...sample, body: gzipSync(gunzipSync(sample.body).toString().replaceAll('/', '\\/')) }));
  const withoutMasking = measure(all, rounds, (sample) =>
    gzipSync(
      parseLines(sample)
        .map((event) => JSON.stringify(event))
        .join('\n'),
      { level: 1 },
    ),
  );
  const parsePath = (path: FastPath | undefined) =>
    measure(all, rounds, ({ body }) => {
      const result = processChunk(body, limits, masker, now, path);
      if (!result.ok || result.value.way !== 'parsed') throw new Error('not parsed');
    });
  const parsed = parsePath(learned);
  report(
    'Parsed, and some events masked',
    all,
    [
      ['gunzip, parse, stringify, gzip level 1', withoutMasking],
      ['parse path', parsed],
      ['everything parsed masked by the masker', parsePath(undefined)],
    ],
    [['parse path / without masking', parsed / withoutMasking, 1.3]],
  );
}
