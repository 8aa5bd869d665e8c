import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from './random.ts';

/** A process that comes back by itself when it is killed. */
export interface Victim {
  name: string;
  /** Undefined while it does not run. */
  pid(): number | undefined;
}

/** A line between two parts that can be cut and muted. */
export interface Line {
  name: string;
  /** Breaks every connection. */
  cut(): void;
  /** What the server answers is thrown away: it has done its work, and its client does not learn of it. */
  dropReplies(): void;
  passReplies(): void;
}

export interface FaultOptions {
  random: Random;
  victims: readonly Victim[];
  /** Of the victims, those that are paused beyond their session in a consumer group. */
  members: readonly Victim[];
  lines: readonly Line[];
  /** Resolves when ClickHouse has been sent an insert that it has not answered yet. */
  nextInsert(): Promise<void>;
  clickhouse: Victim;
  /** Told of each fault as it begins. */
  onFault(kind: string, target: string): void;
  signal: AbortSignal;
}

/** Longer than the session timeout of the platform's consumers (12 s): their partitions have moved when they wake up. */
const pauseMs = 15_000;
const silenceMs = 1_500;
const restMs = { least: 700, most: 3_500 };
/** An insert takes a few milliseconds: killed so soon after it was sent, ClickHouse is at work on it. */
const withinInsertMs = 6;

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined);

/** One fault after the other, at random times; they overlap, since what was killed or paused takes its time. */
export async function makeFaults(options: FaultOptions): Promise<void> {
  const { random, victims, members, lines, onFault, signal } = options;
  const paused = new Set<number>();
  const wakings: Promise<void>[] = [];

  const kill = (): void => {
    const victim = random.pick(victims);
    const pid = victim.pid();
    if (pid === undefined) return;
    onFault('kill -9', victim.name);
    paused.delete(pid);
    process.kill(pid, 'SIGKILL');
  };

  const killInInsert = (): void => {
    const delay = random.between(0, withinInsertMs);
    wakings.push(
      Promise.race([options.nextInsert(), pause(5_000, signal).then(() => 'none came' as const)]).then(async (none) => {
        if (delay > 0) await pause(delay, signal);
        const pid = options.clickhouse.pid();
        if (none || pid === undefined || signal.aborted) return;
        onFault('kill -9 in the middle of an insert', options.clickhouse.name);
        process.kill(pid, 'SIGKILL');
      }),
    );
  };

  const stop = (): void => {
    const victim = random.pick(members);
    const pid = victim.pid();
    // One is always awake, to take over the partitions.
    if (pid === undefined || paused.size >= members.length - 1 || paused.has(pid)) return;
    onFault('paused', victim.name);
    paused.add(pid);
    process.kill(pid, 'SIGSTOP');
    wakings.push(
      pause(pauseMs, signal).then(() => {
        if (paused.delete(pid) && victim.pid() === pid) process.kill(pid, 'SIGCONT');
      }),
    );
  };

  /** In order, as for an update: a processor leaves its groups and joins them again. */
  const restart = (): void => {
    const victim = random.pick(random.chance(0.5) ? members : victims);
    const pid = victim.pid();
    if (pid === undefined || paused.has(pid)) return;
    onFault('restarted', victim.name);
    process.kill(pid, 'SIGTERM');
  };

  const cut = (): void => {
    const line = random.pick(lines);
    onFault('cut', line.name);
    line.cut();
  };

  const silence = (): void => {
    const line = random.pick(lines);
    onFault('answers lost', line.name);
    line.dropReplies();
    wakings.push(
      pause(silenceMs, signal).then(() => {
        line.passReplies();
        line.cut();
      }),
    );
  };

  await pause(2_000, signal);
  while (!signal.aborted) {
    random.pick([kill, kill, kill, killInInsert, stop, restart, restart, cut, silence, silence])();
    await pause(random.between(restMs.least, restMs.most), signal);
  }
  await Promise.all(wakings);
}
