/** Main-thread time of one phase: CPU ms of the thread at the throttled speed, so that other work of the machine does not count. */
export interface Phase {
  /** Of the longest task what scripts and garbage collection took: styling and painting is the page's own. */
  longest: number;
  total: number;
}

/** An event of Chromium's trace; times in µs, `tdur` of CPU of the thread. */
export interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  tdur?: number;
  args?: { name?: string };
}

/** Scripts, with all that they make the browser do, and the garbage that they leave. */
const scripting = new Set(
  'EvaluateScript FunctionCall TimerFire EventDispatch FireAnimationFrame FireIdleCallback RunMicrotasks BlinkScheduler_PerformMicrotaskCheckpoint v8.run v8.callFunction MinorGC MajorGC'.split(
    ' ',
  ),
);

/** The tasks of the busiest main thread in a trace. */
export function taskTimes(events: TraceEvent[]): Phase {
  const threads = new Map<string, TraceEvent[]>();
  const key = ({ pid, tid }: TraceEvent): string => `${pid}/${tid}`;
  for (const event of events)
    if (event.name === 'thread_name' && event.args?.name === 'CrRendererMain') threads.set(key(event), []);
  for (const event of events) if (event.ph === 'X') threads.get(key(event))?.push(event);
  const phases = Array.from(threads.values(), timesOf);
  return phases.reduce((a, b) => (b.total > a.total ? b : a), { longest: 0, total: 0 });
}

/** @param events of one thread */
function timesOf(events: TraceEvent[]): Phase {
  let [longest, total, scripted] = [0, 0, 0];
  let [taskEnd, scriptEnd] = [0, 0];
  for (const { name, ts, dur = 0, tdur = 0 } of events.toSorted((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))) {
    if (name === 'ThreadControllerImpl::RunTask' && ts >= taskEnd) {
      taskEnd = ts + dur;
      total += tdur;
      scripted = 0;
    } else if (scripting.has(name) && ts >= scriptEnd) {
      scriptEnd = ts + dur;
      scripted += tdur;
      longest = Math.max(longest, scripted);
    }
  }
  return { longest: longest / 1000, total: total / 1000 };
}
