import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { FaultsReport } from './faults-run.ts';

/** What is kept of a run, a JSON line each. */
export interface JournalEntry extends Omit<FaultsReport, 'faults'> {
  faults: Record<string, number>;
}

/** The runs that are done: in memory, or in a file, so that what was interrupted can be gone on with. */
export interface Journal {
  readonly entries: readonly JournalEntry[];
  add(report: FaultsReport): void;
}

export function openJournal(file: string | undefined): Journal {
  const entries: JournalEntry[] = [];
  if (file && existsSync(file)) {
    const lines = readFileSync(file, 'utf8').split('\n');
    entries.push(...lines.filter((line) => line !== '').map((line) => JSON.parse(line) as JournalEntry));
  }
  return {
    entries,
    add(report) {
      const entry: JournalEntry = { ...report, faults: Object.fromEntries(report.faults) };
      entries.push(entry);
      if (!file) return;
      mkdirSync(dirname(file), { recursive: true });
      appendFileSync(file, `${JSON.stringify(entry)}\n`);
    },
  };
}

/** One line for a run. */
export function lineOfRun({
  seed,
  chunks,
  interactions,
  cells,
  lost,
  repeated,
  contradictions,
  ...of
}: JournalEntry): string {
  const kills = sum(Object.entries(of.faults).filter(([name]) => name.startsWith('kill -9')));
  const faults = sum(Object.entries(of.faults).filter(([name]) => !name.startsWith('answered ')));
  const seconds = `${of.seconds.traffic.toFixed(0)} + ${of.seconds.settling.toFixed(0)} s`;
  return `seed ${seed}: ${faults} faults (${kills} kills), ${chunks} chunks, ${interactions} interactions, ${cells} cells; lost ${lost}, repeated ${repeated}, contradictions ${contradictions} (${seconds})`;
}

/** The sum of all runs, with every kind of fault. */
export function summary(entries: readonly JournalEntry[]): string {
  const total = (of: (entry: JournalEntry) => number): number => entries.reduce((all, entry) => all + of(entry), 0);
  const faults = new Map<string, number>();
  for (const entry of entries) {
    for (const [name, times] of Object.entries(entry.faults)) faults.set(name, (faults.get(name) ?? 0) + times);
  }
  const minutes = total(({ seconds }) => seconds.traffic + seconds.settling) / 60;
  return `${entries.length} seeds in ${minutes.toFixed(0)} minutes: ${total(({ chunks }) => chunks)} chunks, ${total(({ interactions }) => interactions)} interactions, ${total(({ cells }) => cells)} cells; lost ${total(({ lost }) => lost)}, repeated ${total(({ repeated }) => repeated)}, contradictions ${total(({ contradictions }) => contradictions)}
${[...faults]
  .sort()
  .map(([name, times]) => `  ${name} × ${times}`)
  .join('\n')}`;
}

const sum = (entries: [string, number][]): number => entries.reduce((all, [, times]) => all + times, 0);
