import { expect, it } from 'vitest';
import { type TraceEvent, taskTimes } from './task-times.ts';

const thread = (pid: number): TraceEvent => ({
  name: 'thread_name',
  ph: 'M',
  pid,
  tid: 1,
  ts: 0,
  args: { name: 'CrRendererMain' },
});
const event = (name: string, ts: number, dur: number, tdur = dur, pid = 1): TraceEvent => ({
  name,
  ph: 'X',
  pid,
  tid: 1,
  ts,
  dur,
  tdur,
});
const task = (ts: number, dur: number, tdur?: number, pid?: number): TraceEvent =>
  event('ThreadControllerImpl::RunTask', ts, dur, tdur, pid);

it('counts the CPU time of tasks, tasks within tasks once', () => {
  const events = [thread(1), task(20_000, 5000, 4000), task(0, 10_000, 8000), task(1000, 2000)];
  expect(taskTimes(events)).toMatchObject({ total: 12 });
});

it('has of the longest task what scripts take, with all that they make the browser do', () => {
  const events = [
    thread(1),
    task(0, 10_000),
    event('UpdateLayoutTree', 0, 9000),
    task(20_000, 8000),
    event('TimerFire', 20_000, 5000),
    event('FunctionCall', 20_500, 4000),
    event('UpdateLayoutTree', 21_000, 3000),
    event('Paint', 25_000, 1000),
    event('MinorGC', 26_000, 1500, 1400),
  ];
  expect(taskTimes(events)).toEqual({ longest: 6.4, total: 18 });
});

it('is of the busiest page', () => {
  const events = [thread(1), thread(2), task(0, 1000), task(0, 3000, 3000, 2), event('TimerFire', 0, 500, 400, 2)];
  expect(taskTimes(events)).toEqual({ longest: 0.4, total: 3 });
});
